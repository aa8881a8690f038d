package io.drover.agent.command;

import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.facts.LinuxFacts;
import io.drover.agent.home.HostHome;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.session.HostAgent;
import io.drover.agent.state.LocalDisk;
import io.drover.agent.tunnel.AllowedEndpoints;
import io.drover.protocol.JoinToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes this host known to a plane, and exits. */
@Command(name = "join", description = "Makes this host known to a plane, by a one-time token, and exits.")
public final class JoinCommand implements Callable<Integer> {
    private static final int MAX_TOKEN_BYTES = 32 << 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called.
    private CommandSpec spec;

    @Mixin
    private StateOption state = new StateOption();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            required = true,
            description =
                    "The token that 'drover host token' printed; it works once. '-' reads it from standard input, where other users of this host do not see it in the list of processes.")
    private String token = "";

    @Override
    public Integer call() throws EnrolFailedException, IOException {
        JoinToken parsed = JoinToken.parse(token.equals("-") ? firstLine(System.in) : token);
        try (HostHome home = HostHome.openOrCreate(state.path(), new LocalDisk());
                AgentThreads threads = AgentThreads.start();
                HostAgent agent = new HostAgent(
                        home.keys(),
                        home.state(),
                        AllowedEndpoints.DEFAULT,
                        new LinuxFacts(state.path(), InstantSource.system()),
                        InstantSource.system(),
                        threads)) {
            agent.join(parsed);
            PrintWriter out = spec.commandLine().getOut();
            out.printf("host %s joined plane %s%n", home.identity().hostKey().hex(), parsed.plane());
            out.flush();
        }
        return ExitCode.OK;
    }

    private static String firstLine(InputStream in) throws IOException {
        // Longer than any token: what follows the first line is not read.
        byte[] start = in.readNBytes(MAX_TOKEN_BYTES);
        return new String(start, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
}
