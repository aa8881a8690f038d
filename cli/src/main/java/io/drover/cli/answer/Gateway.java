package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/** Where agents connect to a plane. */
public record Gateway(String host, int port, @Nullable String fingerprint) {
    public Gateway {
        Given.required("host", host);
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[%s]:%d".formatted(host, port) : "%s:%d".formatted(host, port);
    }
}
