package io.drover.cli.plane;

import io.drover.cli.answer.Recovery;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.ArrayList;
import java.util.List;

/** Shows how a recovery stands: what was found, who has answered, who is missing, and what to do. */
final class RecoveryView implements View<Recovery> {
    @Override
    public List<String> names(Recovery recovery) {
        return List.of(recovery.task() == null ? recovery.state() : recovery.task());
    }

    @Override
    public List<String> lines(Recovery recovery, Page page) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(recovery));
        if (!recovery.peers().isEmpty()) {
            Table peers = new Table("PEER", "ANSWERED", "PROBLEM");
            recovery.peers()
                    .forEach(peer -> peers.row(
                            peer.name(),
                            peer.leftOut() ? "left out" : peer.answered() ? "yes" : "no",
                            peer.problem() == null ? "" : peer.problem()));
            lines.addAll(peers.lines(page));
        }
        if (!recovery.clusters().isEmpty()) {
            Table clusters = new Table("CLUSTER", "HOSTS", "NEEDED", "OUTCOME");
            recovery.clusters()
                    .forEach(cluster -> clusters.row(
                            cluster.name(),
                            cluster.outcome() == null ? Integer.toString(cluster.promised()) : "",
                            cluster.outcome() == null ? Integer.toString(cluster.needed()) : "",
                            cluster.outcome() == null ? "" : cluster.outcome()));
            lines.addAll(clusters.lines(page));
            recovery.clusters()
                    .forEach(cluster -> cluster.missing()
                            .forEach(host -> lines.add("Host %s of cluster %s: %s"
                                    .formatted(
                                            DisplayText.clean(host.name()),
                                            DisplayText.clean(cluster.name()),
                                            DisplayText.clean(host.problem())))));
        }
        recovery.advice().forEach(advice -> lines.add("To do: " + DisplayText.clean(advice)));
        return lines;
    }

    private static String headline(Recovery recovery) {
        return switch (recovery.state()) {
            case "NOT_NEEDED" -> "Nothing to recover: nobody remembers more of this plane than it knows itself.";
            case "NEEDED" -> "This plane stands down: %s.".formatted(DisplayText.clean(recovery.reason()));
            case "ASKING" ->
                "Recovering as incarnation %d: hosts and peers are asked.".formatted(recovery.incarnation());
            case "RENEWING" -> "Decided; the hosts of the clusters below follow.";
            default -> DisplayText.clean(recovery.state());
        };
    }
}
