package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A cluster: the summary of a list, or all of it. What only the whole has is empty in a summary. */
public record Cluster(
        String id,
        String name,
        @Nullable String kind,
        @Nullable String status,
        int hosts,
        int hostsOnline,
        long epoch,
        @Nullable Instant createdAt,
        @Nullable String fingerprint,
        @Nullable String owner,
        List<Member> members,
        List<Published> published,
        @Nullable Inventory inventory,
        List<HistoryEntry> history,
        List<Finding> findings) {
    public Cluster(
            String id,
            String name,
            @Nullable String kind,
            @Nullable String status,
            int hosts,
            int hostsOnline,
            long epoch,
            @Nullable Instant createdAt,
            @Nullable String fingerprint,
            @Nullable String owner,
            @Nullable List<Member> members,
            @Nullable List<Published> published,
            @Nullable Inventory inventory,
            @Nullable List<HistoryEntry> history,
            @Nullable List<Finding> findings) {
        this.id = Given.required("id", id);
        this.name = Given.required("name", name);
        this.kind = kind;
        this.status = status;
        this.hosts = hosts;
        this.hostsOnline = hostsOnline;
        this.epoch = epoch;
        this.createdAt = createdAt;
        this.fingerprint = fingerprint;
        this.owner = owner;
        this.members = Given.list(members);
        this.published = Given.list(published);
        this.inventory = inventory;
        this.history = Given.list(history);
        this.findings = Given.list(findings);
    }

    /** A host's part in a cluster; the form of its endpoints is the kind's own. */
    public record Member(
            String host,
            @Nullable String name,
            @Nullable String node,
            @Nullable String role,
            boolean online,
            @Nullable JsonNode endpoints) {
        public Member {
            Given.required("members.host", host);
        }
    }

    /** Where the business is reached. */
    public record Published(@Nullable String host, String uri) {
        public Published {
            Given.required("published.uri", uri);
        }
    }

    /** The workload as last read; what is in it is the kind's own. */
    public record Inventory(
            @Nullable Instant readAt,
            @Nullable JsonNode identity,
            @Nullable JsonNode observed) {}

    /** What happened to the cluster. */
    public record HistoryEntry(
            @Nullable Instant at,
            @Nullable String plane,
            @Nullable String what) {}
}
