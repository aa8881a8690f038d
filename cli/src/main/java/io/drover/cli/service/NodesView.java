package io.drover.cli.service;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.Node;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.ArrayList;
import java.util.List;

/** Shows nodes, and beneath them why some are abnormal. */
final class NodesView implements View<Items<Node>> {
    @Override
    public List<String> names(Items<Node> nodes) {
        return nodes.items().stream().map(Node::id).toList();
    }

    @Override
    public List<String> lines(Items<Node> nodes, Page page) {
        Table table = new Table("HOST", "HOSTNAME", "ROLE", "AVAILABILITY", "CLUSTER SAYS", "STATE", "ID");
        nodes.items()
                .forEach(node -> table.row(
                        node.host(),
                        node.hostname(),
                        node.leader() ? node.role() + " (leader)" : node.role(),
                        node.availability(),
                        node.state(),
                        node.abnormal() ? "abnormal" : "normal",
                        node.id()));
        List<String> lines = new ArrayList<>(table.lines(page));
        nodes.items().stream()
                .filter(Node::abnormal)
                .forEach(node -> lines.add("%s: %s"
                        .formatted(
                                DisplayText.clean(node.host() == null ? node.id() : node.host()),
                                DisplayText.clean(String.join("; ", node.reasons())))));
        return lines;
    }
}
