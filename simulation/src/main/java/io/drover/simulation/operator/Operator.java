package io.drover.simulation.operator;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.ownership.Chain;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.Cast.PlanePart;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An operator with little patience: migrates the cluster round, works on it meanwhile, aborts, retries, gives hosts up. */
public final class Operator {
    private static final double LEAVES_HOSTS_OUT = 0.15;
    private static final double OPERATES = 0.12;

    private final World world;
    private final TheCluster cluster;
    private final List<SimulatedPlane> planes;
    private final Map<io.drover.migration.identity.PlaneId, PlanePart> parts;
    private int migrationsLeft;
    private int migrations;

    /** @param migrations how many to begin, apart from those begun out of impatience */
    public Operator(
            World world, TheCluster cluster, List<SimulatedPlane> planes, List<PlanePart> parts, int migrations) {
        this.world = world;
        this.cluster = cluster;
        this.planes = planes;
        this.parts = parts.stream().collect(java.util.stream.Collectors.toMap(PlanePart::id, part -> part));
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
            Optional<SourceState> going = going();
            if (dice.chance(OPERATES)) {
                owner.server().ifPresent(server -> server.operate(dice.oneOf(cluster.keys())));
            }
            if (going.isEmpty() && migrationsLeft > 0) {
                if (migrate(owner)) {
                    migrationsLeft--;
                }
            } else if (world.faults().strikes(Fault.OPERATOR_STARTS, process)) {
                migrate(owner);
            }
        });
        going().ifPresent(this::interfere);
        begin();
    }

    private void interfere(SourceState state) {
        SimulatedPlane source = plane(state);
        if (world.faults().strikes(Fault.OPERATOR_ABORTS, source.process())) {
            source.server().ifPresent(server -> server.abort(state.plan().migration()));
        }
        if (world.faults().strikes(Fault.OPERATOR_LEAVES_OUT, source.process())) {
            List<HostKey> waited = cluster.keys().stream()
                    .filter(host -> state.hosts().get(host) != HostStage.ARRIVED)
                    .toList();
            if (!waited.isEmpty()) {
                HostKey host = world.dice().oneOf(waited);
                source.server().ifPresent(server -> server.leaveOut(state.plan().migration(), host));
            }
        }
    }

    private SimulatedPlane plane(SourceState state) {
        return planes.stream()
                .filter(plane -> plane.id().equals(state.plan().source().id()))
                .findFirst()
                .orElseThrow();
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
        Chain chain = owner.records().cluster().orElseThrow().chain();
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
                cluster.set(),
                leftOut(),
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

    private Set<HostKey> leftOut() {
        int most = cluster.set().size() - cluster.set().quorum();
        return most > 0 && world.dice().chance(LEAVES_HOSTS_OUT)
                ? Set.of(world.dice().oneOf(cluster.keys()))
                : Set.of();
    }
}
