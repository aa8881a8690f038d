package io.drover.simulation.operator;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveState.Stage;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.plane.PlaneRecords;
import io.drover.simulation.plane.Server;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.Cast;
import io.drover.simulation.world.Cast.PlanePart;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An operator with little patience: migrates the cluster round, works on it meanwhile, aborts, retries, gives hosts up. */
public final class Operator {
    private static final double LEAVES_HOSTS_OUT = 0.15;
    private static final double OPERATES = 0.12;
    private static final double RECOVERS = 0.1;
    private static final double LEAVES_PEERS_OUT = 0.1;
    /** At planes that may have to be recovered, once nothing goes wrong any more. */
    private static final int MOST_LOOKS = 60;
    /** How many of ten migrations are moves: schedules differ. */
    private static final List<Integer> MOVES = List.of(1, 2, 9);

    private final World world;
    private final TheCluster cluster;
    private final List<SimulatedPlane> planes;
    private final Map<PlaneId, PlanePart> parts;
    private final int moves;
    private int migrationsLeft;
    private int migrations;

    /** @param migrations how many to begin, apart from those begun out of impatience */
    public Operator(
            World world, TheCluster cluster, List<SimulatedPlane> planes, List<PlanePart> parts, int migrations) {
        this.world = world;
        this.cluster = cluster;
        this.planes = planes;
        this.parts = parts.stream().collect(Collectors.toMap(PlanePart::id, part -> part));
        this.moves = world.dice().oneOf(MOVES);
        this.migrationsLeft = migrations;
    }

    public void begin() {
        world.loop().after(world.dice().between(20, 600), this::look);
    }

    private void look() {
        if (world.faults().isQuiet()) {
            return;
        }
        Dice dice = world.dice();
        owner().ifPresent(owner -> {
            Machine process = owner.process();
            if (dice.chance(OPERATES)) {
                owner.server().ifPresent(server -> server.operate(dice.oneOf(cluster.keys())));
            }
            if (going().isEmpty() && moving().isEmpty() && migrationsLeft > 0) {
                if (begin(owner)) {
                    migrationsLeft--;
                }
            } else if (world.faults().strikes(Fault.OPERATOR_STARTS, process)) {
                begin(owner);
            }
        });
        interfere();
        recover();
        begin();
    }

    /** Has planes recovered that stand down, sooner or later, and at times without the word of a peer. */
    private void recover() {
        Dice dice = world.dice();
        for (SimulatedPlane plane : planes) {
            plane.server().filter(Server::isDown).ifPresent(server -> {
                if (dice.chance(RECOVERS)) {
                    PlaneId other = dice.oneOf(planes).id();
                    server.recover(
                            !other.equals(plane.id()) && dice.chance(LEAVES_PEERS_OUT) ? Set.of(other) : Set.of());
                }
            });
        }
    }

    /** Nothing goes wrong any more: every plane that stands down is recovered. */
    public void end() {
        if (!world.ledger().restoredPlanes().isEmpty()) {
            recoverAll(MOST_LOOKS);
        }
    }

    private void recoverAll(int looks) {
        world.loop().after(3_000, () -> {
            planes.forEach(plane -> plane.server().ifPresent(server -> server.recover(Set.of())));
            if (looks > 0) {
                recoverAll(looks - 1);
            }
        });
    }

    private boolean begin(SimulatedPlane owner) {
        return world.dice().below(10) < moves ? move(owner) : migrate(owner);
    }

    /** Interferes with whatever is under way. */
    public void interfere() {
        going().ifPresent(this::interfere);
        moving().ifPresent(this::interfere);
    }

    /** The plane whose migration or move is under way. */
    Optional<SimulatedPlane> source() {
        return going().map(state -> plane(state.plan().source().id()))
                .or(() -> moving().map(state -> plane(state.plan().plane())));
    }

    /** Ends whatever is under way, without hosts that do not come back. */
    void giveUp(Set<HostKey> lost) {
        going().ifPresent(state ->
                giveUp(plane(state.plan().source().id()), state.plan().migration(), lost));
        moving().ifPresent(state ->
                giveUp(plane(state.plan().plane()), state.plan().migration(), lost));
    }

    private static void giveUp(SimulatedPlane plane, MigrationId migration, Set<HostKey> lost) {
        plane.server().ifPresent(server -> {
            server.abort(migration);
            lost.forEach(host -> server.leaveOut(migration, host));
        });
    }

    private void interfere(SourceState state) {
        interfere(
                plane(state.plan().source().id()),
                state.plan().migration(),
                cluster.keys().stream()
                        .filter(host -> state.hosts().getOrDefault(host, HostStage.ARRIVED) != HostStage.ARRIVED)
                        .toList());
    }

    private void interfere(MoveState state) {
        interfere(
                plane(state.plan().plane()),
                state.plan().migration(),
                cluster.keys().stream()
                        .filter(host -> state.hosts().getOrDefault(host, Stage.ARRIVED) != Stage.ARRIVED)
                        .toList());
    }

    private void interfere(SimulatedPlane plane, MigrationId migration, List<HostKey> waitedFor) {
        if (world.faults().strikes(Fault.OPERATOR_ABORTS, plane.process())) {
            plane.server().ifPresent(server -> server.abort(migration));
        }
        if (world.faults().strikes(Fault.OPERATOR_LEAVES_OUT, plane.process()) && !waitedFor.isEmpty()) {
            HostKey host = world.dice().oneOf(waitedFor);
            plane.server().ifPresent(server -> server.leaveOut(migration, host));
        }
    }

    private SimulatedPlane plane(PlaneId id) {
        return planes.stream()
                .filter(plane -> plane.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The newest move that has not ended, as it was stored. */
    public Optional<MoveState> moving() {
        return planes.stream()
                .flatMap(plane -> plane.records().moves().values().stream())
                .filter(state -> !state.phase().isTerminal())
                .max(Comparator.comparing(state -> state.plan().migration()));
    }

    private boolean move(SimulatedPlane owner) {
        PlaneRecords records = owner.records();
        PlaneRecords.ClusterRecord here = records.cluster().orElseThrow();
        PoolName to = records.pool().equals(PoolName.DEFAULT) ? Cast.EDGE : PoolName.DEFAULT;
        MoveState.Plan plan = new MoveState.Plan(
                new MigrationId("m-%03d".formatted(++migrations)),
                TheCluster.ID,
                TheCluster.NAME,
                owner.id(),
                records.clock().incarnation(),
                here.chain().epoch(),
                world.wiring().generationAfter(records.generation()),
                records.pool(),
                to,
                part(owner).gateways(to),
                here.members(),
                leftOut(here.members()));
        world.trace().tell("operator", "starts %s at %s from pool %s to %s", plan.migration(), owner, plan.from(), to);
        return owner.server().map(server -> server.move(plan)).orElse(false);
    }

    private Optional<SimulatedPlane> owner() {
        return planes.stream().filter(SimulatedPlane::commands).findFirst();
    }

    /** The newest migration that has not ended, as its source stored it. */
    public Optional<SourceState> going() {
        return planes.stream()
                .flatMap(plane -> plane.records().migrations().values().stream())
                .filter(state -> !state.phase().isTerminal())
                .max(Comparator.comparing(state -> state.plan().migration()));
    }

    private boolean migrate(SimulatedPlane owner) {
        Dice dice = world.dice();
        PlaneRecords.ClusterRecord here = owner.records().cluster().orElseThrow();
        Chain chain = here.chain();
        List<SimulatedPlane> others =
                planes.stream().filter(plane -> plane != owner).toList();
        PlanePart source = part(owner);
        PlanePart target = part(dice.oneOf(others));
        Plan plan = new Plan(
                new MigrationId("m-%03d".formatted(++migrations)),
                TheCluster.ID,
                TheCluster.NAME,
                source.identity(),
                owner.records().clock().incarnation(),
                target.identity(),
                target.gateways(),
                chain.epoch(),
                chain.head(),
                here.members(),
                leftOut(here.members()),
                dice.chance(0.5));
        world.trace().tell("operator", "starts %s from %s to %s", plan.migration(), owner, target.id());
        return owner.server().map(server -> server.start(plan)).orElse(false);
    }

    private PlanePart part(SimulatedPlane plane) {
        PlanePart part = parts.get(plane.id());
        if (part == null) {
            throw new IllegalArgumentException("no such plane: " + plane);
        }
        return part;
    }

    private Set<HostKey> leftOut(HostSet members) {
        int most = members.size() - members.quorum();
        return most > 0 && world.dice().chance(LEAVES_HOSTS_OUT)
                ? Set.of(world.dice().oneOf(cluster.membersOf(members)).id())
                : Set.of();
    }
}
