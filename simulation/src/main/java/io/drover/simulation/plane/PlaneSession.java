package io.drover.simulation.plane;

import io.drover.migration.host.Authorization;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.engine.Way;
import io.drover.simulation.host.Agent;
import io.drover.simulation.host.Applied;
import io.drover.simulation.host.HostReport;
import io.drover.simulation.host.PlaneDoor;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.world.World;
import java.util.function.Consumer;

/** A plane's end of a session with a host. */
final class PlaneSession {
    private final World world;
    private final Machine process;
    private final SimulatedHost host;
    private final PlaneDoor door;
    private final long number;
    private final Runnable broken;
    private HostReport report;

    /** @param broken told when nothing more will come of this session */
    PlaneSession(
            World world,
            Machine process,
            SimulatedHost host,
            PlaneDoor door,
            long number,
            HostReport report,
            Runnable broken) {
        this.world = world;
        this.process = process;
        this.host = host;
        this.door = door;
        this.number = number;
        this.report = report;
        this.broken = broken;
    }

    /** What the host told last. */
    HostReport report() {
        return report;
    }

    void reported(HostReport newest) {
        report = newest;
    }

    SimulatedHost host() {
        return host;
    }

    PlaneDoor door() {
        return door;
    }

    private Way way() {
        return Way.outBy(door.gateway(), process, host.process());
    }

    long number() {
        return number;
    }

    /** Sends something to the agent; the session ends where that is lost. */
    void send(String what, Consumer<Agent> message) {
        world.network().send(way(), what, () -> host.agent().ifPresent(message), this::breakBothEnds);
    }

    void command(HostEvent event, Consumer<HostAnswer> answered, Runnable failed) {
        world.network()
                .<Applied>call(
                        way(),
                        event.getClass().getSimpleName(),
                        reply -> host.agent().ifPresent(agent -> agent.command(number, event, reply)),
                        applied -> {
                            switch (applied) {
                                case Applied.Stored(HostAnswer answer) -> answered.accept(answer);
                                case Applied.NotDone ignored -> failed.run();
                            }
                        },
                        () -> {
                            breakBothEnds();
                            failed.run();
                        });
    }

    /** Whose outcome nobody waits for. */
    void command(HostEvent event) {
        command(event, answer -> {}, () -> {});
    }

    void operate(Authorization wish, Consumer<Boolean> answered, Runnable failed) {
        world.network()
                .<Boolean>call(
                        way(),
                        "operate at epoch " + wish.epoch(),
                        reply -> host.agent().ifPresent(agent -> agent.operate(number, wish, reply)),
                        answered,
                        failed);
    }

    void inspect(Authorization wish, Consumer<Boolean> answered, Runnable failed) {
        world.network()
                .<Boolean>call(
                        way(),
                        "inspect",
                        reply -> host.agent().ifPresent(agent -> agent.inspect(number, wish, reply)),
                        answered,
                        failed);
    }

    /** As with a stream, each end notices in its own time. */
    void breakBothEnds() {
        broken.run();
        host.process()
                .after(world.dice().between(1, 3_000), () -> host.agent().ifPresent(agent -> agent.broken(number)));
    }
}
