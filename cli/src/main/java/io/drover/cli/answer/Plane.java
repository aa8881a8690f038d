package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plane, as it describes itself. */
public record Plane(
        String id,
        String name,
        @Nullable String key,
        @Nullable String fingerprint,
        @Nullable String version,
        int minProtocol,
        int maxProtocol,
        long incarnation,
        long change,
        @Nullable Instant clock,
        List<Gateway> gateways) {
    public Plane(
            String id,
            String name,
            @Nullable String key,
            @Nullable String fingerprint,
            @Nullable String version,
            int minProtocol,
            int maxProtocol,
            long incarnation,
            long change,
            @Nullable Instant clock,
            @Nullable List<Gateway> gateways) {
        this.id = Given.required("id", id);
        this.name = Given.required("name", name);
        this.key = key;
        this.fingerprint = fingerprint;
        this.version = version;
        this.minProtocol = minProtocol;
        this.maxProtocol = maxProtocol;
        this.incarnation = incarnation;
        this.change = change;
        this.clock = clock;
        this.gateways = Given.list(gateways);
    }
}
