package io.drover.cli.peer;

import io.drover.cli.answer.Gateway;
import io.drover.cli.answer.Items;
import io.drover.cli.answer.Peer;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows peers. */
final class PeersView implements View<Items<Peer>> {
    @Override
    public List<String> names(Items<Peer> peers) {
        return peers.items().stream().map(Peer::id).toList();
    }

    @Override
    public List<String> lines(Items<Peer> peers, Page page) {
        if (peers.items().isEmpty()) {
            return List.of("No peers. Pair with another plane by: drover peer invite");
        }
        Table table = new Table("NAME", "MAY SEND", "REACHABLE", "VERSION", "GATEWAYS", "PAIRED", "ID");
        peers.items()
                .forEach(peer -> table.row(
                        peer.name(),
                        peer.allowInbound() ? "yes" : "no",
                        word(peer.reachable()),
                        peer.version(),
                        peer.gateways().stream().map(Gateway::toString).collect(Collectors.joining(", ")),
                        Times.at(peer.pairedAt()),
                        peer.id()));
        return table.lines(page);
    }

    private static @Nullable String word(@Nullable Boolean known) {
        if (known == null) {
            return null;
        }
        return known ? "yes" : "no";
    }
}
