package io.drover.cli.cluster;

import io.drover.cli.answer.Cluster;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows clusters. */
final class ClustersView implements View<Items<Cluster>> {
    @Override
    public List<String> names(Items<Cluster> clusters) {
        return clusters.items().stream().map(Cluster::id).toList();
    }

    @Override
    public List<String> lines(Items<Cluster> clusters, Page page) {
        if (clusters.items().isEmpty()) {
            return List.of("No clusters. Take one over with: drover cluster take-over NAME --kind KIND");
        }
        Table table = new Table("NAME", "KIND", "STATUS", "HOSTS", "EPOCH", "CREATED", "ID");
        clusters.items()
                .forEach(cluster -> table.row(
                        cluster.name(),
                        cluster.kind(),
                        cluster.status(),
                        "%d/%d".formatted(cluster.hostsOnline(), cluster.hosts()),
                        cluster.epoch(),
                        Times.at(cluster.createdAt()),
                        cluster.id()));
        return table.lines(page);
    }
}
