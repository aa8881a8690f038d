package io.drover.agent.command;

import io.drover.agent.AgentVersion;
import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.facts.LinuxFacts;
import io.drover.agent.home.HostHome;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.session.HostAgent;
import io.drover.agent.state.LocalDisk;
import io.drover.agent.tunnel.AllowedEndpoints;
import io.drover.protocol.JoinToken;
import io.drover.protocol.fault.Faults;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the agent until it is told to stop. */
@Command(name = "run", description = "Runs the agent in the foreground, until SIGTERM or SIGINT.")
public final class RunCommand implements Callable<Integer> {
    private static final System.Logger LOG = System.getLogger(RunCommand.class.getName());

    @Mixin
    private StateOption state = new StateOption();

    @Option(
            names = "--allow",
            paramLabel = "ENDPOINT",
            description = {
                "Local endpoint that planes may be given, such as unix:/run/docker.sock or tcp:127.0.0.1:*;",
                "may be repeated, and replaces the default: Docker's socket and TCP on loopback."
            })
    private List<String> allow = new ArrayList<>();

    @Option(names = "--join", paramLabel = "TOKEN", description = "Join a plane first, with a one-time token.")
    private @Nullable String join;

    @Override
    public Integer call() throws EnrolFailedException {
        Faults.arm(System.getenv())
                .ifPresent(folder -> LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is set: files in {1} hold this agent at fault points. This is for tests; never run a host with work of its own so.",
                        Faults.VARIABLE,
                        folder));
        AllowedEndpoints allowed = allow.isEmpty() ? AllowedEndpoints.DEFAULT : new AllowedEndpoints(allow);
        Path path = state.path();
        JoinToken token = join == null ? null : JoinToken.parse(join);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (HostHome home = token == null
                        ? HostHome.open(path, new LocalDisk())
                        : HostHome.openOrCreate(path, new LocalDisk());
                AgentThreads threads = AgentThreads.start();
                HostAgent agent = new HostAgent(
                        home.keys(),
                        home.state(),
                        allowed,
                        new LinuxFacts(path, InstantSource.system()),
                        InstantSource.system(),
                        threads)) {
            if (token != null) {
                agent.join(token);
            }
            agent.start();
            LOG.log(
                    System.Logger.Level.INFO,
                    "drover-agent {0} runs as host {1}, state in {2}",
                    AgentVersion.VERSION,
                    home.identity().hostKey().hex(),
                    path);
            awaitEnd(stop, stopped);
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK;
    }

    private static void awaitEnd(CountDownLatch stop, CountDownLatch stopped) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            stop.countDown();
            try {
                // The process ends when this hook does, so it waits for the state folder to be given back.
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
