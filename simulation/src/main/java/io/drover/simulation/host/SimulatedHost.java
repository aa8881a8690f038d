package io.drover.simulation.host;

import io.drover.migration.host.HostState;
import io.drover.simulation.engine.Disk;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.Cast.HostPart;
import io.drover.simulation.world.World;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine with an agent on it. */
public final class SimulatedHost {
    private final World world;
    private final HostPart part;
    private final PlaneDirectory planes;
    private final Machine process;
    private final Disk<HostState> disk;
    private boolean lost;
    private @Nullable Agent agent;

    /** @param joined its state, once it has been enrolled and its cluster was taken over */
    public SimulatedHost(World world, HostPart part, HostState joined, PlaneDirectory planes) {
        this.world = world;
        this.part = part;
        this.planes = planes;
        this.process = Machine.host(part.name(), world.loop());
        this.disk = world.disk(process, joined, this::crash);
    }

    public HostPart part() {
        return part;
    }

    public Machine process() {
        return process;
    }

    /** What is on its disk. */
    public HostState stored() {
        return disk.content();
    }

    /** The running agent. */
    public Optional<Agent> agent() {
        return Optional.ofNullable(agent);
    }

    /** Starts the agent, unless its state cannot be read. */
    public void start() {
        if (process.isUp() || lost) {
            return;
        }
        if (disk.isTorn()) {
            Optional<HostState> assumed = world.wiring().startFromTornFile(disk.content());
            if (assumed.isEmpty()) {
                world.trace().tell(part.name(), "does not start: its file is torn");
                // Its operator puts the last whole copy back, sooner or later.
                world.loop().after(world.dice().between(1_000, 60_000), this::bringBack);
                return;
            }
            disk.replaceBy(assumed.get());
        }
        process.start();
        world.trace().tell(part.name(), "starts");
        Agent started = new Agent(world, this, disk, planes);
        agent = started;
        started.start();
    }

    /** Dies, and is started again by whoever looks after it. */
    public void crash() {
        stop(world.dice().between(100, 20_000));
    }

    /** Is gone for so long. */
    public void stop(long millis) {
        if (process.isUp()) {
            process.crash();
            agent = null;
            world.ledger().changed();
            world.trace().tell(part.name(), "is down");
        }
        world.loop().after(millis, this::start);
    }

    /** Is gone for good, as everybody believes. */
    public void lose() {
        lost = true;
        stop(0);
        world.trace().tell(part.name(), "is lost");
    }

    public boolean isLost() {
        return lost;
    }

    /** Was not lost after all. */
    public void comeBack() {
        lost = false;
        bringBack();
    }

    /** Whatever it had is repaired, and it runs. */
    public void bringBack() {
        disk.repair();
        start();
    }

    @Override
    public String toString() {
        return part.name();
    }
}
