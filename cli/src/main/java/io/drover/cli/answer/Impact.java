package io.drover.cli.answer;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a migration did to the business on a cluster.
 *
 * @param workload UNCHANGED, CHANGED or NOT_COMPARED
 */
public record Impact(
        List<Window> total,
        List<Endpoint> endpoints,
        int endpointsProbed,
        @Nullable String workload,
        List<Change> changes,
        int changesFound,
        List<String> notes) {
    public Impact(
            @Nullable List<Window> total,
            @Nullable List<Endpoint> endpoints,
            int endpointsProbed,
            @Nullable String workload,
            @Nullable List<Change> changes,
            int changesFound,
            @Nullable List<String> notes) {
        this.total = Given.list(total);
        this.endpoints = Given.list(endpoints);
        this.endpointsProbed = endpointsProbed;
        this.workload = workload;
        this.changes = Given.list(changes);
        this.changesFound = changesFound;
        this.notes = Given.list(notes);
    }

    /** A published endpoint, and how its host found it. */
    public record Endpoint(String host, @Nullable String hostName, String uri, List<Window> windows) {
        public Endpoint(String host, @Nullable String hostName, String uri, @Nullable List<Window> windows) {
            this.host = Given.required("impact.endpoints.host", host);
            this.hostName = hostName;
            this.uri = Given.required("impact.endpoints.uri", uri);
            this.windows = Given.list(windows);
        }

        /** Its host's name, or its key where it has none. */
        public String hostLabel() {
            return hostName == null ? host : hostName;
        }
    }

    /** The requests of a part of the migration: BEFORE, DURING or AFTER the blackout. */
    public record Window(
            String window,
            long sent,
            long failed,
            @Nullable String firstFailure,
            @Nullable BigDecimal p50Ms,
            @Nullable BigDecimal p99Ms,
            @Nullable BigDecimal maxMs) {
        public Window {
            Given.required("impact.windows.window", window);
        }
    }

    /** An entry of the inventory that differs. */
    public record Change(
            String key,
            boolean identity,
            @Nullable String before,
            @Nullable String after) {
        public Change {
            Given.required("impact.changes.key", key);
        }
    }
}
