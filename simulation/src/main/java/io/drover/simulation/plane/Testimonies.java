package io.drover.simulation.plane;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimOffer.ClaimedHost;
import io.drover.migration.target.ClaimState;
import io.drover.simulation.plane.PlaneRecords.Tombstone;
import io.drover.simulation.world.TheCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a plane tells another that recovers, as the server's class of the same name does. */
final class Testimonies {
    private final SimulatedPlane plane;

    Testimonies(SimulatedPlane plane) {
        this.plane = plane;
    }

    /** @param manifest of the cluster as it was given to the plane that asks; sealed to it in the server */
    record Told(Testimony testimony, Optional<Manifest> manifest) {}

    /** @param named whether the plane that asks knows of the cluster, though it may never have had it */
    List<Told> about(PlaneId asking, boolean named) {
        PlaneRecords records = plane.records();
        TheCluster cluster = plane.cluster();
        List<Told> all = new ArrayList<>();
        records.cluster()
                .ifPresent(here -> all.add(new Told(
                        new Testimony(
                                here.chain(),
                                LateHosts.majorityHere(records),
                                records.tombstone()
                                        .filter(left ->
                                                left.epoch() > here.chain().epoch())
                                        .isEmpty(),
                                Optional.empty(),
                                hosts(cluster, here.members())),
                        Optional.empty())));
        records.tombstones().values().forEach(left -> all.add(told(cluster, records, left, asking)));
        records.claims().values().stream()
                .filter(claim -> !claim.stage().isTerminal())
                .forEach(claim -> claim.manifest().ifPresent(manifest -> all.add(told(claim, manifest))));
        return all.stream()
                .filter(told -> named || concerns(told.testimony().chain(), asking))
                .map(told -> concerns(told.testimony().chain(), asking) ? told : withoutHosts(told))
                .toList();
    }

    private static Told withoutHosts(Told told) {
        Testimony testimony = told.testimony();
        return new Told(
                new Testimony(
                        testimony.chain(), testimony.majority(), testimony.owned(), testimony.manifest(), List.of()),
                told.manifest());
    }

    private static boolean concerns(Chain chain, PlaneId plane) {
        return chain.genesis().statement().owner().id().equals(plane)
                || chain.links().stream().anyMatch(link -> link.owner().id().equals(plane));
    }

    private static Told told(TheCluster cluster, PlaneRecords records, Tombstone left, PlaneId asking) {
        // The tombstone has it from the end of the migration on only.
        Optional<Majority> majority = left.majority()
                .or(() -> Optional.ofNullable(records.migrations().get(left.migration()))
                        .flatMap(SourceState::majority));
        List<ClaimedHost> hosts = majority.map(Majority::ended)
                .or(() -> records.cluster().map(PlaneRecords.ClusterRecord::members))
                .map(members -> hosts(cluster, members))
                .orElse(List.of());
        return new Told(
                new Testimony(left.chain(), majority, false, Optional.empty(), hosts),
                left.manifest().filter(kept -> left.target().equals(asking)));
    }

    private static Told told(ClaimState claim, Manifest manifest) {
        Chain chain = claim.certificate()
                .map(certificate -> manifest.chain().followedBy(new Link.Transfer(certificate)))
                .orElse(manifest.chain());
        return new Told(
                new Testimony(
                        chain,
                        claim.majority(),
                        false,
                        Optional.empty(),
                        claim.offer().hosts()),
                Optional.empty());
    }

    private static List<ClaimedHost> hosts(TheCluster cluster, HostSet members) {
        return cluster.membersOf(members).stream()
                .map(host -> new ClaimedHost(host.id(), host.name(), host.tls()))
                .toList();
    }
}
