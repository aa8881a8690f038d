package io.drover.simulation.operator;

import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
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
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Some day a majority of the hosts is lost for good. The operator then ends what is under way, as root states the adoption
 * on every surviving host, and has the owner take it in; some of the lost hosts come back afterwards. A switch that is cut
 * off by the loss is not taken up: the core has no way to do that.
 */
public final class Adopter {
    private static final double LOSES = 0.06;
    private static final double COMES_BACK = 0.6;
    /** Afterwards it is clear that no plane can take the cluster. */
    private static final int MOST_LOOKS = 150;

    private final World world;
    private final Operator operator;
    private final List<SimulatedPlane> planes;
    private final List<SimulatedHost> hosts;
    private final boolean loses;
    private final Map<HostKey, Signed<Adoption>> statements = new TreeMap<>();
    private Optional<AdoptionTerms> terms = Optional.empty();
    private boolean over;

    public Adopter(World world, Operator operator, List<SimulatedPlane> planes, List<SimulatedHost> hosts) {
        this.world = world;
        this.operator = operator;
        this.planes = planes;
        this.hosts = List.copyOf(hosts);
        this.loses = hosts.size() > 1 && world.dice().chance(LOSES);
    }

    /** Whether hosts of this schedule may be lost for good. */
    boolean loses() {
        return loses;
    }

    /** May lose a majority now. */
    void strike() {
        SimulatedHost first = hosts.getFirst();
        if (!loses
                || hosts.stream().anyMatch(SimulatedHost::isLost)
                || !world.faults().strikes(Fault.HOSTS_LOST, first.process())) {
            return;
        }
        int survivors = (int) world.dice().between(1, HostSet.quorumOf(hosts.size()) - 1);
        int lost = hosts.size() - survivors;
        hosts.subList(0, lost).forEach(SimulatedHost::lose);
        world.ledger().hostsLost();
        look(0);
    }

    private void look(int looks) {
        if (over || looks > MOST_LOOKS) {
            return;
        }
        world.loop().after(world.dice().between(1_000, 8_000), () -> {
            if (terms.isEmpty()) {
                endWhatIsUnderWay();
                terms = newTerms();
            }
            terms.ifPresent(this::adopt);
            look(looks + 1);
        });
    }

    private void endWhatIsUnderWay() {
        Set<HostKey> lost = hosts.stream()
                .filter(SimulatedHost::isLost)
                .map(host -> host.part().id())
                .collect(Collectors.toSet());
        operator.giveUp(lost);
    }

    /** Empty while anything is under way, or no plane has the cluster as the survivors know it. */
    private Optional<AdoptionTerms> newTerms() {
        boolean underWay = planes.stream()
                .map(SimulatedPlane::records)
                .anyMatch(records -> records.migrations().values().stream()
                                .anyMatch(state -> !state.phase().isTerminal())
                        || records.claims().values().stream()
                                .anyMatch(claim -> !claim.stage().isTerminal())
                        || records.moves().values().stream()
                                .anyMatch(move -> !move.phase().isTerminal()));
        if (underWay) {
            return Optional.empty();
        }
        return survivors().stream()
                .flatMap(host -> host.stored().holding(TheCluster.ID).stream())
                .max(Comparator.comparingLong(holding -> holding.epoch()))
                .flatMap(newest -> planes.stream()
                        .filter(SimulatedPlane::commands)
                        .filter(plane -> record(plane).chain().head().equals(newest.head()))
                        .findFirst())
                .map(this::termsOf);
    }

    private AdoptionTerms termsOf(SimulatedPlane adopter) {
        ClusterRecord record = record(adopter);
        Set<HostKey> alive = survivors().stream().map(host -> host.part().id()).collect(Collectors.toSet());
        PlanePart part = Cast.PLANES.stream()
                .filter(plane -> plane.id().equals(adopter.id()))
                .findFirst()
                .orElseThrow();
        return new AdoptionTerms(
                TheCluster.ID,
                record.chain().epoch() + 1,
                record.chain().head(),
                part.identity(),
                part.gateways(),
                record.members().hosts().stream()
                        .filter(host -> !alive.contains(host))
                        .collect(Collectors.toSet()),
                new HostSet(alive));
    }

    private void adopt(AdoptionTerms ordered) {
        for (SimulatedHost host : survivors()) {
            if (!statements.containsKey(host.part().id())) {
                host.agent()
                        .ifPresent(agent -> agent.ordered(new HostEvent.AdoptionOrdered(ordered), answer -> {
                            if (answer instanceof HostAnswer.AdoptionStated(Signed<Adoption> adoption)) {
                                statements.put(host.part().id(), adoption);
                            }
                        }));
            }
        }
        if (statements.size() == ordered.survivors().size()) {
            Link.Adopted link = new Link.Adopted(List.copyOf(statements.values()));
            planes.stream()
                    .filter(plane -> plane.id().equals(ordered.adopter().id()))
                    .flatMap(plane -> plane.server().stream())
                    .forEach(server -> server.adopt(link, this::adopted));
        }
    }

    private void adopted() {
        if (over) {
            return;
        }
        over = true;
        world.trace()
                .tell("operator", "adopted the cluster on %d hosts", survivors().size());
        world.ledger().adopted();
        for (SimulatedHost host : hosts) {
            if (host.isLost() && world.dice().chance(COMES_BACK)) {
                world.loop().after(world.dice().between(1, 200_000), host::comeBack);
            }
        }
    }

    private List<SimulatedHost> survivors() {
        return hosts.stream().filter(host -> !host.isLost()).toList();
    }

    private static ClusterRecord record(SimulatedPlane plane) {
        return plane.records().cluster().orElseThrow();
    }
}
