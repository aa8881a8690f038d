package io.drover.testbed.reliability;

import io.drover.testbed.migration.World;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.FaultFolder;
import io.drover.testbed.plane.GatewayProcess;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A case of the gateway route: the cluster goes from one gateway to another, each a process of its own in a pool. */
final class PoolTrial extends Trial {
    private static final String DEFAULT_POOL = "default";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private @Nullable GatewayProcess from;
    private @Nullable GatewayProcess to;
    private boolean away;

    PoolTrial(World world, Case tried) {
        super(world, tried);
    }

    @Override
    void prepare() {
        from = gateway();
        to = gateway();
        client().moveToTheEnd(World.CLUSTER, there(from).name());
        away = true;
    }

    private GatewayProcess gateway() {
        String name = "pool-" + NUMBER.incrementAndGet();
        return GatewayProcess.start(
                Distribution.find(),
                client(),
                name,
                world.network().scratch(name),
                world.network().outside());
    }

    /** Back to the server's own gateway, so that no case depends on another. */
    @Override
    void tidy() {
        try {
            letGo();
            world.putInOrder();
            if (away) {
                client().moveToTheEnd(World.CLUSTER, DEFAULT_POOL);
            }
        } finally {
            Optional.ofNullable(from).ifPresent(GatewayProcess::close);
            Optional.ofNullable(to).ifPresent(GatewayProcess::close);
        }
    }

    @Override
    PlaneClient client() {
        return world.client(SOURCE);
    }

    @Override
    String begin() {
        FaultFolder holder = faults(tried.point().actor());
        holder.ask(tried.point());
        String id = client().move(World.CLUSTER, there(to).name()).id();
        awaitReached(holder, tried.point(), id);
        return id;
    }

    @Override
    void strike() {
        switch (tried.fault()) {
            case Fault.Kill(var victim) -> kill(victim);
            case Fault.KillGateway(var pool) -> {
                GatewayProcess victim = switch (pool) {
                    case FORMER -> there(from);
                    case NEW -> there(to);
                };
                victim.kill();
                letGo();
                victim.start();
            }
            case Fault.KillEveryAgent ignored -> throw notHere();
            case Fault.Stop ignored -> throw notHere();
            case Fault.Cut ignored -> throw notHere();
            case Fault.TargetSilent ignored -> throw notHere();
            case Fault.Loss ignored -> throw notHere();
            case Fault.Latency ignored -> throw notHere();
            case Fault.FullDisk ignored -> throw notHere();
        }
    }

    private IllegalArgumentException notHere() {
        return new IllegalArgumentException("the gateway route is not tried with this fault: " + tried);
    }

    @Override
    void heal() {
        // Nothing was broken but what has been started again.
    }

    @Override
    String ownerAfter(MigrationView ended) {
        return SOURCE;
    }

    /** Wherever it is now, it can be moved back. */
    @Override
    void migrateOnceMore() {
        client().moveToTheEnd(World.CLUSTER, DEFAULT_POOL);
        client().moveToTheEnd(World.CLUSTER, there(from).name());
    }

    private static GatewayProcess there(@Nullable GatewayProcess gateway) {
        return Optional.ofNullable(gateway)
                .orElseThrow(() -> new IllegalStateException("the gateways of the case were not started"));
    }
}
