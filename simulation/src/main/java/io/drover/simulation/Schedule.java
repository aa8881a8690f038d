package io.drover.simulation;

import io.drover.migration.host.Follower;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import io.drover.simulation.engine.Actor;
import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Faults.Moment;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.invariant.Invariant;
import io.drover.simulation.invariant.Scene;
import io.drover.simulation.operator.Chaos;
import io.drover.simulation.operator.Operator;
import io.drover.simulation.plane.PlaneRecords;
import io.drover.simulation.plane.Planes;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.Cast;
import io.drover.simulation.world.Cast.HostPart;
import io.drover.simulation.world.Cast.PlanePart;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.Wiring;
import io.drover.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One simulated world, from its beginning until all has come to rest. What happens in it follows from its seed alone, so
 * that it happens again whenever that seed is given. First things go wrong, for some minutes of virtual time; then all is
 * repaired, and everything must come to its end. Not thread-safe.
 */
public final class Schedule {
    private static final double LARGE = 0.01;
    /** More steps than these, for each host, from when all is repaired on: somebody goes round in circles. */
    private static final long MOST_QUIET_STEPS = 10_000;
    /** Where not all can end: for so long after all is repaired it is looked on. */
    private static final long LONG_ENOUGH_MILLIS = 120_000;
    /** By then every plane that stands down is recovered, as everybody is there to be asked. */
    private static final long MOST_RECOVERY_MILLIS = 400_000;

    private final long seed;
    private final World world;
    private final Scene scene;
    private final Chaos chaos;
    private final Operator operator;
    private final List<Invariant> invariants = Invariant.always();
    private long checkedVersion = -1;

    public Schedule(long seed, Wiring wiring, boolean traced) {
        this.seed = seed;
        this.world = new World(seed, wiring, traced);
        Dice dice = world.dice();
        int count = (int) (dice.chance(LARGE) ? dice.between(6, Cast.MOST_HOSTS) : dice.between(1, 5));
        PlanePart first = Cast.PLANES.getFirst();
        TheCluster cluster = new TheCluster(Cast.HOSTS.subList(0, count), first);
        Planes planes = new Planes();
        List<SimulatedPlane> all = Cast.PLANES.stream()
                .map(part -> new SimulatedPlane(
                        world,
                        part,
                        cluster,
                        part.equals(first)
                                ? PlaneRecords.owning(Chain.startingWith(cluster.genesis()), cluster.set())
                                : PlaneRecords.EMPTY,
                        planes))
                .toList();
        planes.are(all);
        List<SimulatedHost> hosts = new ArrayList<>();
        for (HostPart part : cluster.hosts()) {
            hosts.add(new SimulatedHost(world, part, joined(part, first, cluster), planes));
        }
        this.scene = new Scene(world, cluster, all, List.copyOf(hosts));
        this.operator = new Operator(world, cluster, all, Cast.PLANES, (int) dice.between(1, 3));
        this.chaos = new Chaos(world, all, hosts, operator);
        world.faults().observedBy(this::momentOf);
    }

    /** As a host is, once it has been enrolled and its cluster was taken over. */
    private static HostState joined(HostPart part, PlanePart owner, TheCluster cluster) {
        Follower follower = new Follower(part.key());
        HostState enrolled = follower.on(
                        HostState.fresh(part.id()),
                        new HostEvent.Enrolled(owner.identity(), owner.gateways(), PlaneClock.FIRST))
                .state();
        return follower.on(
                        enrolled,
                        new HostEvent.GenesisShown(owner.id(), cluster.genesis(), Set.of(TheCluster.ENDPOINT)))
                .state();
    }

    public Outcome run() {
        Optional<Violation> violation;
        try {
            violation = disturbed().or(this::quiet);
        } catch (RuntimeException e) {
            violation = Optional.of(violation(
                    "no error", e + " at " + List.of(e.getStackTrace()).subList(0, 4)));
        }
        violation.ifPresent(seen -> world.trace().tell("VIOLATION", "%s: %s", seen.invariant(), seen.what()));
        List<Phase> ends = scene.planes().stream()
                .flatMap(plane -> plane.records().migrations().values().stream())
                .map(SourceState::phase)
                .toList();
        List<Phase> moved = scene.planes().stream()
                .flatMap(plane -> plane.records().moves().values().stream())
                .map(MoveState::phase)
                .toList();
        return new Outcome(
                seed,
                world.loop().steps(),
                violation,
                world.coverage(),
                ends.stream().filter(Phase.DONE::equals).count(),
                ends.stream().filter(Phase.ABORTED::equals).count(),
                moved.stream().filter(Phase.DONE::equals).count(),
                world.ledger().restoredPlanes().size(),
                world.ledger().recoveries(),
                world.ledger().isAdopted(),
                world.trace().lines());
    }

    private Optional<Violation> disturbed() {
        scene.planes().forEach(plane -> plane.edge().start());
        scene.planes().forEach(SimulatedPlane::start);
        scene.hosts().forEach(SimulatedHost::start);
        chaos.begin();
        operator.begin();
        long until = world.dice().between(4_000, 40_000);
        while (world.loop().nowMillis() < until && world.loop().step()) {
            Optional<Violation> violation = check();
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private Optional<Violation> quiet() {
        chaos.end();
        long most = world.loop().steps() + MOST_QUIET_STEPS * scene.hosts().size();
        long end = world.loop().nowMillis() + LONG_ENOUGH_MILLIS;
        while (world.loop().step()) {
            Optional<Violation> violation = check();
            if (violation.isPresent()) {
                return violation;
            }
            if (!Invariant.mustSettle(world.ledger()) && world.loop().nowMillis() > end) {
                Optional<SimulatedPlane> recovering = scene.planes().stream()
                        .filter(SimulatedPlane::isToBeRecovered)
                        .findFirst();
                if (recovering.isEmpty()) {
                    // It goes on asking for ever, and there is nobody to answer.
                    return Optional.empty();
                }
                if (world.ledger().isReleased()
                        || world.ledger().restoredPlanes().size() > 1) {
                    // Hosts that were let go dial nobody who could ask them, and two planes may have lost the same.
                    return Optional.empty();
                }
                if (world.loop().nowMillis() > end + MOST_RECOVERY_MILLIS) {
                    return Optional.of(violation("I4 settled", recovering.get() + " is not recovered"));
                }
            }
            if (world.loop().steps() > most) {
                return atRest().or(() -> Optional.of(violation("I4 settled", "hosts or planes find no rest")));
            }
        }
        return atRest();
    }

    private Optional<Violation> atRest() {
        return firstBroken(Invariant.atRest());
    }

    private Optional<Violation> check() {
        long version = world.ledger().version();
        if (version == checkedVersion) {
            // Nothing that an invariant looks at is other than after the step before.
            return Optional.empty();
        }
        checkedVersion = version;
        return firstBroken(invariants);
    }

    private Optional<Violation> firstBroken(List<Invariant> all) {
        for (Invariant invariant : all) {
            Optional<String> broken = invariant.broken(scene);
            if (broken.isPresent()) {
                return Optional.of(violation(invariant.name(), broken.get()));
            }
        }
        return Optional.empty();
    }

    private Violation violation(String invariant, String what) {
        return new Violation(world.loop().steps(), invariant, what);
    }

    private Optional<Moment> momentOf(Machine process) {
        return operator.going()
                .flatMap(going -> actorOf(process, going)
                        .map(actor -> new Moment(phaseOf(going.plan().migration(), going.phase()), actor)))
                .or(() -> operator.moving()
                        .flatMap(moving -> actorOf(process, moving)
                                .map(actor -> new Moment(phaseOf(moving.plan().migration(), moving.phase()), actor))));
    }

    /** As it is in memory: most phases are never stored. */
    private Phase phaseOf(MigrationId migration, Phase stored) {
        return scene.planes().stream()
                .flatMap(plane -> plane.server().stream())
                .flatMap(server -> server.phaseOf(migration).stream())
                .findFirst()
                .orElse(stored);
    }

    private static Optional<Actor> actorOf(Machine process, SourceState migration) {
        if (process.isHost()) {
            return Optional.of(Actor.HOST);
        }
        String name = process.name();
        return name.equals(migration.plan().source().id().value())
                ? Optional.of(Actor.SOURCE)
                : name.equals(migration.plan().target().id().value()) ? Optional.of(Actor.TARGET) : Optional.empty();
    }

    private static Optional<Actor> actorOf(Machine process, MoveState move) {
        if (process.isHost()) {
            return Optional.of(Actor.MOVED_HOST);
        }
        String plane = move.plan().plane().value();
        boolean itsGateway = process.isGateway() && process.name().startsWith(plane);
        return process.name().equals(plane)
                ? Optional.of(Actor.MOVER)
                : itsGateway ? Optional.of(Actor.GATEWAY) : Optional.empty();
    }
}
