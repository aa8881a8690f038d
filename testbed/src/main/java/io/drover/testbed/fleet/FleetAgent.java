package io.drover.testbed.fleet;

import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.home.HostHome;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.session.HostAgent;
import io.drover.agent.state.LocalDisk;
import io.drover.agent.tunnel.AllowedEndpoints;
import io.drover.protocol.JoinToken;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** One agent of a fleet: the real one, with keys and a state folder of its own. One thread starts and stops it. */
final class FleetAgent implements AutoCloseable {
    private final String name;
    private final HostHome home;
    private final SharedMachine machine;
    private final AgentThreads threads;
    private @Nullable HostAgent agent;

    /** @param folder for its state; made if it is not there */
    FleetAgent(String name, Path folder, SharedMachine machine, AgentThreads threads) {
        this.name = name;
        this.machine = machine;
        this.threads = threads;
        home = HostHome.openOrCreate(folder, new LocalDisk());
    }

    String name() {
        return name;
    }

    /** Enrols it with a plane and opens its session. */
    void join(String token) {
        HostAgent made = make();
        try {
            made.join(JoinToken.parse(token));
        } catch (EnrolFailedException e) {
            made.close();
            throw new IllegalStateException("agent " + name + " cannot join: " + e.getMessage(), e);
        }
        made.start();
        agent = made;
    }

    /** Opens its sessions again after {@link #stop()}. */
    void start() {
        if (agent != null) {
            throw new IllegalStateException("agent " + name + " runs");
        }
        HostAgent made = make();
        made.start();
        agent = made;
    }

    /** Ends its sessions; its state stays. */
    void stop() {
        if (agent != null) {
            agent.close();
            agent = null;
        }
    }

    private HostAgent make() {
        return new HostAgent(
                home.keys(),
                home.state(),
                AllowedEndpoints.DEFAULT,
                machine.named(name),
                InstantSource.system(),
                threads);
    }

    @Override
    public void close() {
        stop();
        home.close();
    }
}
