package io.drover.cli.peer;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Items;
import io.drover.cli.answer.Peer;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.OutputFormat;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.FirstLine;
import io.drover.cli.text.DisplayText;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pairs with the plane that made an invitation. */
@Command(name = "join", description = "Pair this plane with the one that made an invitation.")
public final class PeerJoin implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "INVITATION", description = "The invitation; - reads it from standard input.")
    String invitation = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the other plane here.")
    @Nullable String name;

    @Option(names = "--allow-inbound", description = "Let the other plane send clusters to this one.")
    boolean allowInbound;

    public PeerJoin(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String text = invitation.equals("-")
                ? FirstLine.of(session.surroundings().in())
                        .orElseThrow(() -> new UsageException(
                                "standard input: expected an invitation in its first line, found none"))
                : invitation;
        Answer<Peer> peer = session.plane().joinPeer(new Wishes.Join(text, name, allowInbound));
        Printer printer = session.printer();
        if (printer.format() == OutputFormat.TABLE) {
            printer.line("Paired with plane %s."
                    .formatted(DisplayText.clean(peer.value().name())));
        } else {
            printer.show(new Answer<>(peer.json(), new Items<>(List.of(peer.value()))), new PeersView());
        }
        return ExitCode.OK.number();
    }
}
