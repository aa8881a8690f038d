package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a rotation of a plane's keys stands. */
public record KeyRotation(
        String state,
        @Nullable String key,
        List<String> formerKeys,
        @Nullable String fingerprint,
        @Nullable String nextFingerprint,
        @Nullable String task,
        List<Missing> hosts,
        List<Missing> peers,
        List<Missing> gateways,
        List<Missing> clusters) {
    public KeyRotation(
            String state,
            @Nullable String key,
            @Nullable List<String> formerKeys,
            @Nullable String fingerprint,
            @Nullable String nextFingerprint,
            @Nullable String task,
            @Nullable List<Missing> hosts,
            @Nullable List<Missing> peers,
            @Nullable List<Missing> gateways,
            @Nullable List<Missing> clusters) {
        this.state = Given.required("state", state);
        this.key = key;
        this.formerKeys = Given.list(formerKeys);
        this.fingerprint = fingerprint;
        this.nextFingerprint = nextFingerprint;
        this.task = task;
        this.hosts = Given.list(hosts);
        this.peers = Given.list(peers);
        this.gateways = Given.list(gateways);
        this.clusters = Given.list(clusters);
    }

    /** What has not followed. */
    public record Missing(String name, @Nullable String problem, boolean leftOut) {
        public Missing {
            Given.required("missing.name", name);
        }
    }
}
