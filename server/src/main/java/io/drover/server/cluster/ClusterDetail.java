package io.drover.server.cluster;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.HistoryEntry;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.server.host.HostPresence;
import io.drover.server.web.FindingView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that there is to tell of a cluster. */
record ClusterDetail(
        @JsonUnwrapped ClusterSummary summary,
        String fingerprint,
        String owner,
        Map<String, String> settings,
        List<MemberView> members,
        List<PublishedView> published,
        Optional<Inventory> inventory,
        List<HistoryEntry> history,
        List<FindingView> findings) {
    static ClusterDetail of(Cluster cluster, HostPresence presence, List<Finding> findings) {
        return new ClusterDetail(
                ClusterSummary.of(cluster, presence),
                cluster.profile().fingerprint(),
                cluster.chain().owner().id().value(),
                cluster.profile().settings(),
                cluster.profile().members().stream()
                        .map(member -> new MemberView(
                                member.host().hex(),
                                member.name(),
                                member.node(),
                                member.role(),
                                presence.isOnline(member.host()),
                                member.endpoints().stream()
                                        .map(LocalEndpoint::uri)
                                        .sorted()
                                        .toList()))
                        .toList(),
                cluster.profile().published().stream()
                        .map(endpoint -> new PublishedView(
                                cluster.profile()
                                        .member(endpoint.host())
                                        .map(Member::name)
                                        .orElse(endpoint.host().hex()),
                                endpoint.uri()))
                        .toList(),
                cluster.inventory(),
                cluster.history(),
                FindingView.of(findings));
    }

    /** A host of the cluster. */
    record MemberView(String host, String name, String node, String role, boolean online, List<String> endpoints) {}

    /** Where the business is reached. */
    record PublishedView(String host, String uri) {}
}
