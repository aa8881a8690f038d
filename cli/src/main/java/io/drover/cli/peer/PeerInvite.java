package io.drover.cli.peer;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.DurationConverter;
import io.drover.cli.session.Session;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Invites another plane. */
@Command(
        name = "invite",
        description = {
            "Make an invitation with which another plane pairs with this one.",
            "With -o name, print only the invitation."
        })
public final class PeerInvite implements Callable<Integer> {
    private final Session session;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the other plane here.")
    @Nullable String name;

    @Option(names = "--allow-inbound", description = "Let the other plane send clusters to this one.")
    boolean allowInbound;

    @Option(
            names = "--valid-for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long it can be used. Default: as the plane decides.")
    @Nullable Duration validFor;

    public PeerInvite(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Wishes.Invite wish =
                new Wishes.Invite(name, allowInbound, validFor == null ? null : Math.max(1, validFor.toSeconds()));
        session.printer().show(session.plane().invitePeer(wish), new InvitationView());
        return ExitCode.OK.number();
    }
}
