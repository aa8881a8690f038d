package io.drover.testbed.reliability;

import io.drover.protocol.fault.FaultPoint.Actor;
import io.drover.testbed.command.Command;
import io.drover.testbed.command.RunningProcess;
import io.drover.testbed.host.Direction;
import io.drover.testbed.migration.World;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.FaultFolder;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import io.drover.testbed.relay.RelayMode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A case between planes: the cluster migrates from plane a to plane b. */
final class PlaneTrial extends Trial {
    /** More than a plane wants to be free before a migration. */
    private static final int PLANE_DISK_MEBIBYTES = 160;

    private static final int AGENT_DISK_MEBIBYTES = 1;

    private @Nullable SmallDisk disk;

    PlaneTrial(World world, Case tried) {
        super(world, tried);
    }

    @Override
    PlaneClient client() {
        return world.client(SOURCE);
    }

    @Override
    String ownerAfter(MigrationView ended) {
        return ended.isDone() ? TARGET : SOURCE;
    }

    @Override
    void migrateOnceMore() {
        String owner = world.owner().name();
        world.client(owner).migrateToTheEnd(World.CLUSTER, owner.equals(SOURCE) ? TARGET : SOURCE);
    }

    /** Starts the migration and returns when the process is held at the point. */
    @Override
    String begin() {
        FaultFolder holder = faults(tried.point().actor());
        tried.abortedAt().ifPresent(faults(Actor.SOURCE)::ask);
        holder.ask(tried.heldBefore().orElse(tried.point()));
        String id = client().migrate(World.CLUSTER, TARGET).id();
        tried.abortedAt().ifPresent(point -> {
            awaitReached(faults(Actor.SOURCE), point, id);
            client().abort(id);
            faults(Actor.SOURCE).release(point);
        });
        tried.heldBefore().ifPresent(point -> {
            awaitReached(holder, point, id);
            holder.ask(tried.point());
            holder.release(point);
        });
        awaitReached(holder, tried.point(), id);
        return id;
    }

    @Override
    void strike() {
        switch (tried.fault()) {
            case Fault.Kill(Actor victim) -> kill(victim);
            case Fault.KillEveryAgent() -> killEveryAgent();
            case Fault.KillGateway ignored ->
                throw new IllegalArgumentException("no gateway by itself takes part in " + tried);
            case Fault.Stop(Actor victim, Duration length) -> {
                RunningProcess process = process(victim);
                process.pause();
                letGoFor(length);
                process.resume();
            }
            case Fault.Cut cut -> {
                cut(cut);
                letGoFor(cut.length());
                heal();
            }
            case Fault.TargetSilent(Duration length) -> {
                world.relayToB().mode(new RelayMode.Silent());
                letGoFor(length);
                heal();
            }
            case Fault.Loss(double fraction) -> {
                for (InetAddress plane : List.of(world.address(SOURCE), world.address(TARGET))) {
                    world.network().hosts().forEach(host -> world.network().lose(host, fraction, plane));
                }
                letGo();
            }
            case Fault.Latency(Duration oneWay) -> {
                world.relayToB().mode(new RelayMode.Delay(oneWay));
                letGo();
            }
            case Fault.FullDisk(Actor ignored, Duration length) -> {
                disk().fill();
                letGoFor(length);
                disk().free();
            }
        }
    }

    private void killEveryAgent() {
        List<AgentProcess> agents = world.hosts().stream().map(world::agent).toList();
        agents.forEach(AgentProcess::kill);
        letGo();
        agents.forEach(AgentProcess::start);
    }

    private void cut(Fault.Cut cut) {
        for (String host : cut.hosts()) {
            for (Actor plane : cut.planes()) {
                for (Direction way : cut.ways()) {
                    world.network().drop(world.host(host), way, world.address(name(plane)));
                }
            }
        }
    }

    @Override
    void heal() {
        world.network().hosts().forEach(world.network()::heal);
        world.relayToB().mode(new RelayMode.Pass());
    }

    /** The length of a fault is part of the case: it is not waited for anything. */
    private void letGoFor(Duration length) {
        letGo();
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + tried + " lasts", e);
        }
    }

    @Override
    void prepare() {
        if (tried.fault() instanceof Fault.FullDisk(Actor victim, Duration ignored)) {
            switch (victim) {
                case SOURCE, TARGET, PLANE -> {
                    Path store = world.plane(name(victim)).settings().store();
                    world.plane(name(victim)).stop();
                    disk = SmallDisk.mount(store, PLANE_DISK_MEBIBYTES, Function.identity());
                    world.plane(name(victim)).start();
                }
                case AGENT -> {
                    world.agent(HOST).stop();
                    disk = SmallDisk.mount(AgentProcess.STATE_IN_HOST, AGENT_DISK_MEBIBYTES, this::inHost);
                    world.agent(HOST).start();
                }
            }
            world.awaitConnected();
        }
    }

    @Override
    void tidy() {
        if (disk != null && tried.fault() instanceof Fault.FullDisk(Actor victim, Duration ignored)) {
            letGo();
            switch (victim) {
                case SOURCE, TARGET, PLANE -> {
                    world.plane(name(victim)).stop();
                    disk().close();
                    world.plane(name(victim)).start();
                }
                case AGENT -> {
                    world.agent(HOST).stop();
                    disk().close();
                    world.agent(HOST).start();
                }
            }
        }
    }

    private Command inHost(Command command) {
        return world.host(HOST).inside(command);
    }

    private SmallDisk disk() {
        return Optional.ofNullable(disk).orElseThrow(() -> new IllegalStateException("no small disk is there"));
    }

    private RunningProcess process(Actor actor) {
        return switch (actor) {
            case SOURCE, TARGET, PLANE -> world.plane(name(actor)).process();
            case AGENT -> world.agent(HOST).process();
        };
    }
}
