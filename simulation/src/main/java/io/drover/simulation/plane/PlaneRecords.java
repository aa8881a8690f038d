package io.drover.simulation.plane;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimState;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a plane has stored. What the server keeps in tables is here one value.
 *
 * @param clock grows with every decision
 * @param cluster what is known of the cluster, while it is here
 * @param placement the newest of it that was decided here
 * @param tombstones what is kept of it since it left, by the epoch that began then
 * @param work migrations, moves and claims
 * @param hosts those that may dial
 * @param departed those of them that left with the cluster
 * @param recovered what is kept since the plane was restored
 */
public record PlaneRecords(
        PlaneClock clock,
        Optional<ClusterRecord> cluster,
        Optional<Signed<Placement>> placement,
        Map<Long, Tombstone> tombstones,
        Work work,
        Set<HostKey> hosts,
        Set<HostKey> departed,
        Recovered recovered) {
    public static final PlaneRecords EMPTY = new PlaneRecords(
            PlaneClock.FIRST,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Work.NONE,
            Set.of(),
            Set.of(),
            Recovered.NOTHING);

    /** Of a plane that took the cluster over from nobody. */
    public static PlaneRecords owning(Chain chain, HostSet hosts) {
        return EMPTY.with(Optional.of(new ClusterRecord(chain, hosts, false, 0)))
                .serving(hosts.hosts());
    }

    /**
     * The cluster at its owner.
     *
     * @param members its hosts
     * @param migrating whether a migration or a move has it
     * @param revision what its last operation made of it
     */
    public record ClusterRecord(Chain chain, HostSet members, boolean migrating, long revision) {
        ClusterRecord migrating(boolean now) {
            return new ClusterRecord(chain, members, now, revision);
        }

        ClusterRecord operated() {
            return new ClusterRecord(chain, members, migrating, revision + 1);
        }
    }

    /** As in the server; the manifest is kept unsealed, since nobody here looks into it. */
    public record Tombstone(
            long epoch, MigrationId migration, Chain chain, Optional<Majority> majority, Optional<Manifest> manifest) {
        /** The plane to which it left. */
        PlaneId target() {
            return decision().statement().target().id();
        }

        Signed<TransferCertificate> decision() {
            return chain.links().stream()
                    .filter(link -> link.epoch() == epoch)
                    .flatMap(link -> link instanceof Link.Transfer(var certificate)
                            ? Stream.of(certificate)
                            : Stream.<Signed<TransferCertificate>>empty())
                    .findFirst()
                    .orElseThrow();
        }

        Tombstone settledBy(Majority proof) {
            return new Tombstone(epoch, migration, chain, Optional.of(proof), manifest);
        }
    }

    /** Whether the plane may command the cluster: it owns it, and has not decided otherwise. */
    public boolean commands() {
        return cluster.isPresent()
                && recovered
                        .unsettled()
                        .filter(renewal -> renewal.before()
                                .head()
                                .equals(cluster.get().chain().head()))
                        .isEmpty()
                && tombstone()
                        .filter(left -> left.epoch() > cluster.get().chain().epoch())
                        .isEmpty();
    }

    /** Of the last time that the cluster left. */
    public Optional<Tombstone> tombstone() {
        return tombstones.values().stream().max(Comparator.comparingLong(Tombstone::epoch));
    }

    /** Of the migration by which it left. */
    Optional<Tombstone> tombstone(MigrationId migration) {
        return tombstones.values().stream()
                .filter(left -> left.migration().equals(migration))
                .findFirst();
    }

    public Map<MigrationId, SourceState> migrations() {
        return work.migrations();
    }

    public Map<MigrationId, MoveState> moves() {
        return work.moves();
    }

    public Map<MigrationId, ClaimState> claims() {
        return work.claims();
    }

    /** The certificates and aborts that are kept in it. */
    Set<Digest> decisions() {
        Set<Digest> decisions = new HashSet<>();
        for (SourceState state : migrations().values()) {
            state.certificate().ifPresent(certificate -> decisions.add(certificate.digest()));
            state.stop().flatMap(SourceState.Stop::abort).ifPresent(abort -> decisions.add(abort.digest()));
        }
        moves().values().forEach(move -> move.placement().ifPresent(placement -> decisions.add(placement.digest())));
        placement.ifPresent(newest -> decisions.add(newest.digest()));
        tombstones.values().forEach(left -> left.chain().links().forEach(link -> decisions.add(link.digest())));
        recovered
                .renewal()
                .ifPresent(renewal -> decisions.add(renewal.certificate().digest()));
        recovered.aborts().values().forEach(abort -> decisions.add(abort.digest()));
        return decisions;
    }

    Set<MigrationId> aborted() {
        return work.aborted();
    }

    /** The pool that serves the cluster. */
    public PoolName pool() {
        return placement.map(newest -> newest.statement().pool()).orElse(PoolName.DEFAULT);
    }

    /** Of the newest placement, whichever ownership it was for. */
    public long generation() {
        return placement.map(newest -> newest.statement().generation()).orElse(0L);
    }

    PlaneRecords advanced() {
        return at(clock.next());
    }

    PlaneRecords at(PlaneClock newClock) {
        return new PlaneRecords(newClock, cluster, placement, tombstones, work, hosts, departed, recovered);
    }

    PlaneRecords with(Optional<ClusterRecord> newCluster) {
        return new PlaneRecords(clock, newCluster, placement, tombstones, work, hosts, departed, recovered);
    }

    PlaneRecords placed(Signed<Placement> newest) {
        return new PlaneRecords(clock, cluster, Optional.of(newest), tombstones, work, hosts, departed, recovered);
    }

    /** In place of the one of the same epoch. */
    PlaneRecords buried(Tombstone tombstone) {
        Map<Long, Tombstone> more = new TreeMap<>(tombstones);
        more.put(tombstone.epoch(), tombstone);
        return withTombstones(more);
    }

    PlaneRecords withoutTombstone(long epoch) {
        Map<Long, Tombstone> fewer = new TreeMap<>(tombstones);
        fewer.remove(epoch);
        return withTombstones(fewer);
    }

    private PlaneRecords withTombstones(Map<Long, Tombstone> all) {
        return new PlaneRecords(
                clock, cluster, placement, Collections.unmodifiableMap(all), work, hosts, departed, recovered);
    }

    PlaneRecords with(Work newWork) {
        return new PlaneRecords(clock, cluster, placement, tombstones, newWork, hosts, departed, recovered);
    }

    PlaneRecords with(Recovered newRecovered) {
        return new PlaneRecords(clock, cluster, placement, tombstones, work, hosts, departed, newRecovered);
    }

    PlaneRecords with(SourceState state) {
        return with(work.with(state));
    }

    PlaneRecords with(MoveState state) {
        return with(work.with(state));
    }

    PlaneRecords with(ClaimState claim) {
        return with(work.with(claim));
    }

    PlaneRecords serving(Set<HostKey> members) {
        Set<HostKey> known = new HashSet<>(hosts);
        known.addAll(members);
        Set<HostKey> away = new HashSet<>(departed);
        away.removeAll(members);
        return new PlaneRecords(clock, cluster, placement, tombstones, work, known, away, recovered);
    }

    PlaneRecords departing(Set<HostKey> members) {
        Set<HostKey> gone = new HashSet<>(departed);
        gone.addAll(members);
        return new PlaneRecords(clock, cluster, placement, tombstones, work, hosts, gone, recovered);
    }
}
