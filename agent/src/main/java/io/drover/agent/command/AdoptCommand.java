package io.drover.agent.command;

import io.drover.agent.home.HostHome;
import io.drover.agent.state.BrokenFileException;
import io.drover.agent.state.LocalDisk;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostTransition;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** States an adoption: the one way past a majority that is lost for good. */
@Command(
        name = "adopt",
        description = {
            "Gives a cluster whose majority of hosts is lost for good to another plane.",
            "Run it on every surviving host, with the agent stopped. It cannot be undone."
        })
public final class AdoptCommand implements Callable<Integer> {
    private static final int MAX_TERMS = 4 << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called.
    private CommandSpec spec;

    @Mixin
    private StateOption state = new StateOption();

    @Option(
            names = "--terms",
            paramLabel = "FILE",
            required = true,
            description = "The adoption's terms as the adopting plane wrote them: one line of Base64.")
    private Path terms = Path.of("");

    @Override
    public Integer call() throws IOException {
        AdoptionTerms read = readTerms();
        LocalDisk disk = new LocalDisk();
        try (HostHome home = HostHome.open(state.path(), disk)) {
            HostTransition transition =
                    home.keys().follower().on(home.state().load(), new HostEvent.AdoptionOrdered(read));
            return switch (transition.answer()) {
                case HostAnswer.AdoptionStated(Signed<Adoption> adoption) -> {
                    store(home, transition);
                    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(adoption.encode());
                    Path copy = home.path().resolve("adoption-%s-%d".formatted(read.cluster(), read.epoch()));
                    disk.write(copy, (text + "\n").getBytes(StandardCharsets.US_ASCII));
                    PrintWriter out = spec.commandLine().getOut();
                    out.println(text);
                    out.flush();
                    yield ExitCode.OK;
                }
                case HostAnswer.Refused(var refusal, var reason) -> {
                    spec.commandLine()
                            .getErr()
                            .printf("drover-agent: the adoption is refused (%s): %s%n", refusal, reason);
                    yield ExitCode.REFUSED;
                }
                case HostAnswer.Accepted ignored -> throw new IllegalStateException("an adoption without a statement");
                case HostAnswer.Voted ignored -> throw new IllegalStateException("an adoption answered with a vote");
                case HostAnswer.Promised ignored ->
                    throw new IllegalStateException("an adoption answered with a promise");
            };
        }
    }

    private static void store(HostHome home, HostTransition transition) {
        try {
            home.state().store(transition.state());
        } catch (IOException e) {
            throw new BrokenFileException(
                    "the adoption cannot be stored in %s: %s; nothing was adopted, free space and try again"
                            .formatted(home.path(), e.getMessage()),
                    e);
        }
    }

    private AdoptionTerms readTerms() throws IOException {
        try {
            String text = new String(new LocalDisk().read(terms, MAX_TERMS), StandardCharsets.US_ASCII).strip();
            return Canonical.decode(AdoptionTerms.class, Base64.getUrlDecoder().decode(text));
        } catch (MalformedException | IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s does not hold an adoption's terms (%s); copy the file again from the adopting plane"
                            .formatted(terms, e.getMessage()),
                    e);
        }
    }
}
