package io.drover.cli.cluster;

import io.drover.cli.answer.Cluster;
import io.drover.cli.output.FindingsView;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Shows one cluster. */
final class ClusterView implements View<Cluster> {
    @Override
    public List<String> names(Cluster cluster) {
        return List.of(cluster.id());
    }

    @Override
    public List<String> lines(Cluster cluster, Page page) {
        List<String> lines = new ArrayList<>(new Fields()
                .add("Name", cluster.name())
                .add("ID", cluster.id())
                .add("Kind", cluster.kind())
                .add("Status", cluster.status())
                .add("Hosts", "%d, %d online".formatted(cluster.hosts(), cluster.hostsOnline()))
                .add("Epoch", cluster.epoch())
                .add("Owner", cluster.owner())
                .add("Fingerprint", cluster.fingerprint())
                .add("Created", Times.at(cluster.createdAt()))
                .add("Inventory", inventory(cluster.inventory()))
                .lines());
        Table members = new Table("HOST", "NODE", "ROLE", "ONLINE", "ENDPOINTS");
        cluster.members()
                .forEach(member -> members.row(
                        member.name() == null ? member.host() : member.name(),
                        member.node(),
                        member.role(),
                        member.online() ? "online" : "offline",
                        endpoints(member.endpoints())));
        Table published = new Table("PUBLISHED ON", "URI");
        cluster.published().forEach(endpoint -> published.row(endpoint.host(), endpoint.uri()));
        Table history = new Table("AT", "PLANE", "WHAT");
        cluster.history().forEach(entry -> history.row(Times.at(entry.at()), entry.plane(), entry.what()));
        for (Table table : List.of(members, published, history)) {
            if (!table.isEmpty()) {
                lines.add("");
                lines.addAll(table.lines(page));
            }
        }
        if (!cluster.findings().isEmpty()) {
            lines.add("");
            lines.addAll(FindingsView.lines(cluster.findings(), page));
        }
        return lines;
    }

    private static String inventory(Cluster.@Nullable Inventory inventory) {
        return inventory == null
                ? "not read yet"
                : "read %s: %d entries of identity, %d observed"
                        .formatted(
                                Times.at(inventory.readAt()), size(inventory.identity()), size(inventory.observed()));
    }

    private static int size(@Nullable JsonNode json) {
        return json == null ? 0 : json.size();
    }

    /** The kind decides what an endpoint is; what it is made of is shown without JSON's braces. */
    private static @Nullable String endpoints(@Nullable JsonNode endpoints) {
        if (endpoints == null || (endpoints.isEmpty() && !endpoints.isValueNode())) {
            return null;
        }
        if (endpoints.isValueNode()) {
            return endpoints.asString();
        }
        if (endpoints.isArray()) {
            return StreamSupport.stream(endpoints.spliterator(), false)
                    .map(ClusterView::endpoints)
                    .collect(Collectors.joining(", "));
        }
        return endpoints
                .propertyStream()
                .map(field -> field.getKey() + "=" + endpoints(field.getValue()))
                .collect(Collectors.joining(" "));
    }
}
