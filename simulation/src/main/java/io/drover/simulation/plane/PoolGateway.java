package io.drover.simulation.plane;

import io.drover.migration.identity.PoolName;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.PlaneDoor;
import io.drover.simulation.host.PlaneEnd;
import io.drover.simulation.world.Cast;
import io.drover.simulation.world.World;
import java.util.Optional;

/** A gateway of another pool than the default one: a process of its own that passes on what hosts and server say. */
public final class PoolGateway implements PlaneDoor {
    private final World world;
    private final SimulatedPlane plane;
    private final Machine process;

    PoolGateway(World world, SimulatedPlane plane) {
        this.world = world;
        this.plane = plane;
        this.process = Machine.gateway(plane.id() + "-edge", world.loop());
    }

    @Override
    public PoolName pool() {
        return Cast.EDGE;
    }

    @Override
    public Machine gateway() {
        return process;
    }

    @Override
    public Machine plane() {
        return plane.process();
    }

    @Override
    public Optional<PlaneEnd> end() {
        return plane.server().filter(server -> server.isAttached(this)).map(server -> server);
    }

    public void start() {
        if (!process.isUp()) {
            process.start();
            findServer();
        }
    }

    /** It looks for its server until it has found it, as it does after either was away. */
    void findServer() {
        if (process.isUp()) {
            process.after(
                    world.dice().between(5, 2_000), () -> plane.server().ifPresent(server -> server.attach(this)));
        }
    }

    /** Dies, and is started again by whoever looks after it. */
    public void crash() {
        if (process.isUp()) {
            process.crash();
            plane.server().ifPresent(server -> server.detach(this));
            world.trace().tell(process.name(), "is down");
        }
        world.loop().after(world.dice().between(100, 20_000), this::start);
    }
}
