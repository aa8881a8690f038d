package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another plane that this one knows by its key. */
public record Peer(
        String id,
        String name,
        @Nullable String key,
        List<Gateway> gateways,
        boolean allowInbound,
        @Nullable Boolean reachable,
        @Nullable String version,
        @Nullable Instant pairedAt) {
    public Peer(
            String id,
            String name,
            @Nullable String key,
            @Nullable List<Gateway> gateways,
            boolean allowInbound,
            @Nullable Boolean reachable,
            @Nullable String version,
            @Nullable Instant pairedAt) {
        this.id = Given.required("id", id);
        this.name = Given.required("name", name);
        this.key = key;
        this.gateways = Given.list(gateways);
        this.allowInbound = allowInbound;
        this.reachable = reachable;
        this.version = version;
        this.pairedAt = pairedAt;
    }
}
