package io.drover.testbed.plane;

import org.jspecify.annotations.Nullable;

/** A cluster as REST lists it. */
public record ClusterView(
        String id,
        String name,
        String kind,
        String status,
        int hosts,
        int hostsOnline,
        long epoch,
        @Nullable String owner) {}
