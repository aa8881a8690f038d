package io.drover.cli.host;

import io.drover.cli.answer.Host;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows hosts. */
final class HostsView implements View<Items<Host>> {
    @Override
    public List<String> names(Items<Host> hosts) {
        return hosts.items().stream().map(Host::key).toList();
    }

    @Override
    public List<String> lines(Items<Host> hosts, Page page) {
        if (hosts.items().isEmpty()) {
            return List.of("No hosts. Let one join with: drover host token");
        }
        Table table = new Table("NAME", "ONLINE", "HOSTNAME", "OS", "AGENT", "CLUSTERS", "SEEN");
        hosts.items()
                .forEach(host -> table.row(
                        host.name(),
                        host.online() ? "online" : "offline",
                        host.hostname(),
                        host.os(),
                        host.agentVersion(),
                        String.join(", ", host.clusters()),
                        Times.at(host.seenAt())));
        return table.lines(page);
    }
}
