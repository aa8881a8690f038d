package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/** A gateway of a plane, in its pool. */
public record PoolGateway(
        String name,
        String pool,
        String host,
        int port,
        @Nullable String fingerprint,
        boolean serving) {
    public PoolGateway {
        Given.required("name", name);
        Given.required("pool", pool);
        Given.required("host", host);
    }
}
