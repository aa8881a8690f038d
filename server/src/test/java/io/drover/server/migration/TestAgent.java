package io.drover.server.migration;

import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.facts.HostFactsSource;
import io.drover.agent.facts.LinuxFacts;
import io.drover.agent.home.HostHome;
import io.drover.agent.identity.HostIdentity;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.session.HostAgent;
import io.drover.agent.tunnel.AllowedEndpoints;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.JoinToken;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.Listener;
import io.drover.server.gateway.FailingDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host: a real agent with keys and a state folder of its own, and a program that listens. */
public final class TestAgent implements AutoCloseable {
    final FailingDisk disk = new FailingDisk();
    private final String name;
    private final HostHome home;
    private final AgentThreads threads;
    private final ServerSocket listening;
    private volatile Consumer<Socket> program = TestAgent::greet;
    private Clock clock = Clock.systemUTC();
    private @Nullable HostAgent agent;

    TestAgent(String name, Path folder, AgentThreads threads) {
        this.name = name;
        this.threads = threads;
        home = HostHome.openOrCreate(folder, disk);
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.startVirtualThread(this::serve);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                program.accept(client);
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private static void greet(Socket connection) {
        try (Socket client = connection) {
            client.getOutputStream().write('.');
        } catch (IOException e) {
            // A client that did not stay: the next one tells.
        }
    }

    /** From now on its program does this with each connection, and returns at once. */
    public void runs(Consumer<Socket> newProgram) {
        program = newProgram;
    }

    /** The program that listens ends. */
    void stopBusiness() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    public HostKey key() {
        return home.identity().hostKey();
    }

    /** What root on this host states when a majority of the cluster's hosts is lost. */
    Signed<Adoption> states(AdoptionTerms terms) {
        return Signed.by(home.identity().signingKey(), new Adoption(key(), terms));
    }

    /** As a take-over names it. */
    String endpoint() {
        return "%s=tcp:127.0.0.1:%d".formatted(name, listening.getLocalPort());
    }

    void join(JoinToken token) {
        HostAgent made = make();
        try {
            made.join(token);
        } catch (EnrolFailedException e) {
            throw new AssertionError("agent " + name + " cannot join", e);
        }
        made.start();
        agent = made;
    }

    /** The code by which it is refused; empty where it joined, and left again at once. */
    Optional<String> refusedToJoin(JoinToken token) {
        try (HostAgent made = make()) {
            made.join(token);
            return Optional.empty();
        } catch (EnrolFailedException e) {
            return Optional.of(e.code());
        }
    }

    HostHome home() {
        return home;
    }

    HostIdentity identity() {
        return home.identity();
    }

    /** From its next start on its clock is so much ahead. */
    void later(Duration by) {
        clock = Clock.offset(clock, by);
    }

    HostState state() {
        return running().state();
    }

    private HostAgent running() {
        HostAgent running = agent;
        if (running == null) {
            throw new IllegalStateException("agent " + name + " is stopped");
        }
        return running;
    }

    boolean isRunning() {
        return agent != null;
    }

    void start() {
        HostAgent made = make();
        made.start();
        agent = made;
    }

    public void stop() {
        HostAgent running = agent;
        agent = null;
        if (running != null) {
            running.close();
        }
    }

    private HostAgent make() {
        return new HostAgent(
                home.keys(),
                home.state(),
                AllowedEndpoints.DEFAULT,
                new NamedMachine(name, new LinuxFacts(home.path(), clock)),
                clock,
                threads);
    }

    @Override
    public void close() {
        stop();
        home.close();
        stopBusiness();
    }

    /** This machine under the host's own name. */
    private record NamedMachine(String hostname, HostFactsSource machine) implements HostFactsSource {
        @Override
        public HostFacts read() {
            return machine.read().toBuilder().setHostname(hostname).build();
        }

        @Override
        public List<Listener> listeners(List<LocalEndpoint> endpoints) {
            return machine.listeners(endpoints);
        }
    }
}
