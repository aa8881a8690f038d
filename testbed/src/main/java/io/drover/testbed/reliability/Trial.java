package io.drover.testbed.reliability;

import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.FaultPoint.Actor;
import io.drover.testbed.migration.World;
import io.drover.testbed.plane.FaultFolder;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import io.drover.testbed.watch.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One case, tried: begins a migration, lets the fault happen, waits for the end, and checks what must hold after it. One
 * thread uses it, once.
 */
public abstract class Trial {
    static final String SOURCE = "a";
    static final String TARGET = "b";

    /** The host whose agent is held, and killed. */
    static final String HOST = "n2";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final World world;
    final Case tried;
    private String phase = "?";

    Trial(World world, Case tried) {
        this.world = world;
        this.tried = tried;
    }

    /** Tries a case in a world, which it puts in order first. What goes wrong is in the row. */
    public static Row of(World world, Case tried) {
        Trial trial = switch (tried.point().route()) {
            case PLANES -> new PlaneTrial(world, tried);
            case POOLS -> new PoolTrial(world, tried);
        };
        try {
            world.putInOrder();
            try {
                trial.prepare();
                return trial.run();
            } finally {
                trial.tidy();
            }
        } catch (RuntimeException e) {
            // The other cases are tried all the same.
            return Row.broken(tried, trial.phase, message(e));
        }
    }

    /** Makes what the case takes. */
    abstract void prepare();

    /** Takes away again what {@link #prepare} made. */
    abstract void tidy();

    /** Where the migration runs. */
    abstract PlaneClient client();

    /** Starts the migration and returns its ID when the process is held at the point. */
    abstract String begin();

    /** Has the fault begin, lets what is held go on, and returns when all is whole again or the migration has to end. */
    abstract void strike();

    /** Mends what the fault broke. */
    abstract void heal();

    /** The plane that must have the cluster. */
    abstract String ownerAfter(MigrationView ended);

    abstract void migrateOnceMore();

    private Row run() {
        List<String> problems = new ArrayList<>();
        MigrationView ended;
        Duration took;
        Watch.Seen seen;
        try (Watch watch = Watch.start(world)) {
            String id = begin();
            phase = client().migration(id).phase();
            long start = System.nanoTime();
            strike();
            ended = client().awaitEnd(id);
            took = Duration.ofNanos(System.nanoTime() - start);
            heal();
            String owner = ownerAfter(ended);
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

    final void awaitReached(FaultFolder holder, FaultPoint point, String id) {
        holder.awaitReached(
                point, PATIENCE, () -> false, () -> client().migration(id).toString());
    }

    /** What was held goes on before the dead process is back, so that it meets the other's death. */
    final void kill(Actor victim) {
        switch (victim) {
            case SOURCE, TARGET, PLANE -> {
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

    final void letGo() {
        Stream.of(Actor.values()).map(this::faults).forEach(FaultFolder::clear);
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

    final FaultFolder faults(Actor actor) {
        return world.faults(name(actor));
    }

    static String name(Actor actor) {
        return switch (actor) {
            case SOURCE, PLANE -> SOURCE;
            case TARGET -> TARGET;
            case AGENT -> HOST;
        };
    }
}
