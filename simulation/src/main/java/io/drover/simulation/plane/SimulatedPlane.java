package io.drover.simulation.plane;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.PlaneDoor;
import io.drover.simulation.host.PlaneEnd;
import io.drover.simulation.world.Cast.PlanePart;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine with a plane's server and its store on it. */
public final class SimulatedPlane {
    private final World world;
    private final PlanePart part;
    private final Machine process;
    private final PlaneStore store;
    private final TheCluster cluster;
    private final Planes planes;
    private final PoolGateway edge;
    private @Nullable Server server;

    public SimulatedPlane(World world, PlanePart part, TheCluster cluster, PlaneRecords records, Planes planes) {
        this.world = world;
        this.part = part;
        this.cluster = cluster;
        this.planes = planes;
        this.process = Machine.plane(part.id().value(), world.loop());
        this.store = new PlaneStore(world.disk(process, records, this::crash));
        this.edge = new PoolGateway(world, this);
    }

    public PlaneId id() {
        return part.id();
    }

    PlanePart part() {
        return part;
    }

    TheCluster cluster() {
        return cluster;
    }

    public Machine process() {
        return process;
    }

    PlaneStore store() {
        return store;
    }

    public PlaneRecords records() {
        return store.content();
    }

    /** The gateway of its other pool. */
    public PoolGateway edge() {
        return edge;
    }

    PlaneDoor door(PoolName pool) {
        return pool.equals(PoolName.DEFAULT) ? new OwnDoor() : edge;
    }

    /** Empty while it is down. */
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    /** Whether it would command the cluster now. */
    public boolean commands() {
        return server != null && records().commands();
    }

    /** Whether it stands down, or its recovery goes on. */
    public boolean isToBeRecovered() {
        return records().recovered().attempt().isPresent()
                || server().filter(Server::isDown).isPresent();
    }

    public void start() {
        if (!process.isUp()) {
            process.start();
            store.reopen();
            world.trace().tell(part.id().value(), "starts at %s", records().clock());
            Server started = new Server(world, this, planes);
            server = started;
            started.start();
            edge.findServer();
        }
    }

    /** Dies, and is started again by whoever looks after it. */
    public void crash() {
        if (process.isUp()) {
            Optional<Server> dying = server();
            process.crash();
            server = null;
            dying.ifPresent(Server::died);
            world.ledger().changed();
            world.trace().tell(part.id().value(), "is down");
        }
        world.loop().after(world.dice().between(100, 20_000), this::start);
    }

    /** Its server dies, and is started again on an old copy of the store. */
    public void restore(PlaneRecords copy) {
        world.trace()
                .tell(part.id().value(), "is restored from %s to %s", records().clock(), copy.clock());
        crash();
        world.ledger().restored(part.id(), copy.decisions());
        store.restore(copy);
    }

    /** Hosts of the default pool come to the server itself. */
    private final class OwnDoor implements PlaneDoor {
        @Override
        public PoolName pool() {
            return PoolName.DEFAULT;
        }

        @Override
        public Machine gateway() {
            return process;
        }

        @Override
        public Machine plane() {
            return process;
        }

        @Override
        public Optional<PlaneEnd> end() {
            return server().map(running -> running);
        }
    }

    @Override
    public String toString() {
        return part.id().value();
    }
}
