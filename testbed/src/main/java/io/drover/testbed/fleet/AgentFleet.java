package io.drover.testbed.fleet;

import io.drover.agent.loop.AgentThreads;
import io.drover.testbed.command.Together;
import io.drover.testbed.plane.PlaneClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Many agents in this JVM, each a host of its own to planes: own keys, own state folder, own sessions. They share
 * threads and the machine's listening ports. Safe for use by several threads.
 */
public final class AgentFleet implements AutoCloseable {
    /** More at once only wait for each other. */
    private static final int AT_ONCE = 16;

    private final Path folder;
    private final AgentThreads threads = AgentThreads.start();
    private final SharedMachine machine;
    private final List<FleetAgent> agents = new CopyOnWriteArrayList<>();

    /** @param folder an empty one, for the agents' states */
    public AgentFleet(Path folder) {
        this.folder = folder;
        machine = new SharedMachine(folder);
    }

    /**
     * Adds agents, enrols them with a plane and waits until all are connected.
     *
     * @param prefix of their names, which end with a number from 1 on
     * @return their names
     */
    public List<String> join(PlaneClient plane, String prefix, int count) {
        List<FleetAgent> joining = IntStream.rangeClosed(1, count)
                .mapToObj(i -> prefix + "-" + i)
                .map(name -> new FleetAgent(name, folder.resolve(name), machine, threads))
                .toList();
        agents.addAll(joining);
        each(joining, agent -> agent.join(plane.hostToken(agent.name())));
        List<String> names = joining.stream().map(FleetAgent::name).toList();
        plane.awaitOnline(names, limit(count));
        return names;
    }

    /** Ends the sessions of all agents. */
    public void stop() {
        each(agents, FleetAgent::stop);
    }

    /** Opens the sessions of all agents again. */
    public void start() {
        each(agents, FleetAgent::start);
    }

    /** The names of all agents. */
    public List<String> names() {
        return agents.stream().map(FleetAgent::name).toList();
    }

    /** How long to wait for something that so many hosts have to do. */
    public static Duration limit(int hosts) {
        return Duration.ofSeconds(30).plusMillis(100L * hosts);
    }

    private static void each(List<FleetAgent> agents, Consumer<FleetAgent> action) {
        Semaphore atOnce = new Semaphore(AT_ONCE);
        Together.map(agents, agent -> {
            atOnce.acquireUninterruptibly();
            try {
                action.accept(agent);
                return agent;
            } finally {
                atOnce.release();
            }
        });
    }

    @Override
    public void close() {
        each(agents, FleetAgent::close);
        threads.close();
    }
}
