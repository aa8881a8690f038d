package io.drover.testbed.reliability;

import io.drover.protocol.fault.FaultPoint;
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
import io.drover.testbed.watch.Watch;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One case, tried: migrates the cluster from plane a to plane b, lets the fault happen, waits for the end, and checks what
 * must hold after it. One thread uses it, once.
 */
public final class Trial {
    private static final String SOURCE = "a";
    private static final String TARGET = "b";

    /** The host whose agent is held, and killed. */
    private static final String HOST = "n2";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than a plane wants to be free before a migration. */
    private static final int PLANE_DISK_MEBIBYTES = 160;

    private static final int AGENT_DISK_MEBIBYTES = 1;

    private final World world;
    private final Case tried;
    private String phase = "?";
    private @Nullable SmallDisk disk;

    private Trial(World world, Case tried) {
        this.world = world;
        this.tried = tried;
    }

    /** Tries a case in a world, which it puts in order first. What goes wrong is in the row. */
    public static Row of(World world, Case tried) {
        Trial trial = new Trial(world, tried);
        try {
            world.putInOrder();
            trial.mountDisk();
            try {
                return trial.run();
            } finally {
                trial.unmountDisk();
            }
        } catch (RuntimeException e) {
            // The other cases are tried all the same.
            return Row.broken(tried, trial.phase, message(e));
        }
    }

    private Row run() {
        List<String> problems = new ArrayList<>();
        MigrationView ended;
        Duration took;
        Watch.Seen seen;
        try (Watch watch = Watch.start(world)) {
            String id = begin();
            long start = System.nanoTime();
            strike();
            ended = source().awaitEnd(id);
            took = Duration.ofNanos(System.nanoTime() - start);
            heal();
            String owner = ended.isDone() ? TARGET : SOURCE;
            check(problems, () -> world.assertOwnedAndObeyed(owner));
            seen = watch.end();
        }
        if (!ended.phase().equals("DONE") && !ended.phase().equals("ABORTED")) {
            problems.add("the migration ended in phase " + ended.phase());
        }
        problems.addAll(seen.problems());
        if (seen.unchanged() != seen.instances()) {
            problems.add("%d of %d containers are the same".formatted(seen.unchanged(), seen.instances()));
        }
        check(problems, this::migrateOnceMore);
        return new Row(
                tried,
                phase,
                ended.phase(),
                took,
                ended.blackoutMs() == null ? OptionalDouble.empty() : OptionalDouble.of(ended.blackoutMs()),
                seen.load().requests(),
                seen.load().failed(),
                seen.instances(),
                seen.unchanged(),
                problems);
    }

    /** Starts the migration and returns when the process is held at the point. */
    private String begin() {
        FaultFolder holder = faults(tried.point().actor());
        tried.abortedAt().ifPresent(faults(Actor.SOURCE)::ask);
        holder.ask(tried.heldBefore().orElse(tried.point()));
        String id = source().migrate(World.CLUSTER, TARGET).id();
        tried.abortedAt().ifPresent(point -> {
            awaitReached(faults(Actor.SOURCE), point, id);
            source().abort(id);
            faults(Actor.SOURCE).release(point);
        });
        tried.heldBefore().ifPresent(point -> {
            awaitReached(holder, point, id);
            holder.ask(tried.point());
            holder.release(point);
        });
        awaitReached(holder, tried.point(), id);
        phase = source().migration(id).phase();
        return id;
    }

    private void awaitReached(FaultFolder holder, FaultPoint point, String id) {
        holder.awaitReached(
                point, PATIENCE, () -> false, () -> source().migration(id).toString());
    }

    private void strike() {
        switch (tried.fault()) {
            case Fault.Kill(Actor victim) -> kill(victim);
            case Fault.KillEveryAgent() -> killEveryAgent();
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

    /** What was held goes on before the dead process is back, so that it meets the other's death. */
    private void kill(Actor victim) {
        switch (victim) {
            case SOURCE, TARGET -> {
                world.plane(name(victim)).kill();
                letGo();
                world.plane(name(victim)).start();
            }
            case AGENT -> {
                world.agent(HOST).kill();
                letGo();
                world.agent(HOST).start();
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

    private void heal() {
        world.network().hosts().forEach(world.network()::heal);
        world.relayToB().mode(new RelayMode.Pass());
    }

    private void letGo() {
        Stream.of(Actor.values()).map(this::faults).forEach(FaultFolder::clear);
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

    private void migrateOnceMore() {
        String owner = world.owner().name();
        world.client(owner).migrateToTheEnd(World.CLUSTER, owner.equals(SOURCE) ? TARGET : SOURCE);
    }

    private static void check(List<String> problems, Runnable rule) {
        try {
            rule.run();
        } catch (RuntimeException e) {
            problems.add(message(e));
        }
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("");
    }

    private void mountDisk() {
        if (tried.fault() instanceof Fault.FullDisk(Actor victim, Duration ignored)) {
            switch (victim) {
                case SOURCE, TARGET -> {
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

    private void unmountDisk() {
        if (tried.fault() instanceof Fault.FullDisk(Actor victim, Duration ignored)) {
            letGo();
            switch (victim) {
                case SOURCE, TARGET -> {
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

    private PlaneClient source() {
        return world.client(SOURCE);
    }

    private FaultFolder faults(Actor actor) {
        return world.faults(name(actor));
    }

    private RunningProcess process(Actor actor) {
        return switch (actor) {
            case SOURCE, TARGET -> world.plane(name(actor)).process();
            case AGENT -> world.agent(HOST).process();
        };
    }

    private static String name(Actor actor) {
        return switch (actor) {
            case SOURCE -> SOURCE;
            case TARGET -> TARGET;
            case AGENT -> HOST;
        };
    }
}
