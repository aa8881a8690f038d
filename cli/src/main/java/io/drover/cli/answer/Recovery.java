package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the recovery of a plane stands. */
public record Recovery(
        String state,
        @Nullable String reason,
        @Nullable String task,
        long incarnation,
        List<PeerAnswer> peers,
        List<ClusterPromises> clusters,
        List<String> advice) {
    public Recovery(
            String state,
            @Nullable String reason,
            @Nullable String task,
            long incarnation,
            @Nullable List<PeerAnswer> peers,
            @Nullable List<ClusterPromises> clusters,
            @Nullable List<String> advice) {
        this.state = Given.required("state", state);
        this.reason = reason;
        this.task = task;
        this.incarnation = incarnation;
        this.peers = Given.list(peers);
        this.clusters = Given.list(clusters);
        this.advice = Given.list(advice);
    }

    /** What a peer has said. */
    public record PeerAnswer(
            String name,
            boolean answered,
            boolean leftOut,
            @Nullable String problem) {
        public PeerAnswer {
            Given.required("peers.name", name);
        }
    }

    /** Which hosts of a cluster have promised. */
    public record ClusterPromises(
            String id,
            String name,
            int promised,
            int needed,
            List<MissingHost> missing,
            @Nullable String outcome) {
        public ClusterPromises(
                String id,
                String name,
                int promised,
                int needed,
                @Nullable List<MissingHost> missing,
                @Nullable String outcome) {
            this.id = Given.required("clusters.id", id);
            this.name = Given.required("clusters.name", name);
            this.promised = promised;
            this.needed = needed;
            this.missing = Given.list(missing);
            this.outcome = outcome;
        }
    }

    /** A host that has not promised. */
    public record MissingHost(String name, @Nullable String problem) {
        public MissingHost {
            Given.required("missing.name", name);
        }
    }
}
