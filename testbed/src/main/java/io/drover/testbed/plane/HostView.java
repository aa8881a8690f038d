package io.drover.testbed.plane;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host as REST shows it. */
public record HostView(String key, String name, boolean online, List<String> clusters) {
    public HostView(String key, String name, boolean online, @Nullable List<String> clusters) {
        this.key = key;
        this.name = name;
        this.online = online;
        this.clusters = clusters == null ? List.of() : List.copyOf(clusters);
    }
}
