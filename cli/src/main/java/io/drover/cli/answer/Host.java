package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host with an agent; its key is its ID. */
public record Host(
        String key,
        String name,
        boolean online,
        @Nullable String hostname,
        @Nullable String os,
        @Nullable String kernel,
        @Nullable String architecture,
        int cpus,
        long memoryBytes,
        @Nullable String agentVersion,
        List<String> addresses,
        @Nullable Instant enrolledAt,
        @Nullable Instant seenAt,
        List<String> clusters) {
    public Host(
            String key,
            String name,
            boolean online,
            @Nullable String hostname,
            @Nullable String os,
            @Nullable String kernel,
            @Nullable String architecture,
            int cpus,
            long memoryBytes,
            @Nullable String agentVersion,
            @Nullable List<String> addresses,
            @Nullable Instant enrolledAt,
            @Nullable Instant seenAt,
            @Nullable List<String> clusters) {
        this.key = Given.required("key", key);
        this.name = Given.required("name", name);
        this.online = online;
        this.hostname = hostname;
        this.os = os;
        this.kernel = kernel;
        this.architecture = architecture;
        this.cpus = cpus;
        this.memoryBytes = memoryBytes;
        this.agentVersion = agentVersion;
        this.addresses = Given.list(addresses);
        this.enrolledAt = enrolledAt;
        this.seenAt = seenAt;
        this.clusters = Given.list(clusters);
    }
}
