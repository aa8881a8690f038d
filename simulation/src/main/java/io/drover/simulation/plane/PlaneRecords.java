package io.drover.simulation.plane;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimState;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a plane has stored. What the server keeps in tables is here one value.
 *
 * @param clock grows with every transaction
 * @param cluster what is known of the cluster, while it is here
 * @param tombstone what is kept of it since it left the last time
 * @param migrations out of this plane
 * @param claims of this plane; those that have ended, too
 * @param aborted migrations that were aborted before they were ever claimed here
 * @param hosts those that may dial
 * @param departed those of them that left with the cluster
 */
public record PlaneRecords(
        PlaneClock clock,
        Optional<ClusterRecord> cluster,
        Optional<Tombstone> tombstone,
        Map<MigrationId, SourceState> migrations,
        Map<MigrationId, ClaimState> claims,
        Set<MigrationId> aborted,
        Set<HostKey> hosts,
        Set<HostKey> departed) {
    public static final PlaneRecords EMPTY = new PlaneRecords(
            PlaneClock.FIRST, Optional.empty(), Optional.empty(), Map.of(), Map.of(), Set.of(), Set.of(), Set.of());

    /** Of a plane that took the cluster over from nobody. */
    public static PlaneRecords owning(Chain chain, HostSet hosts) {
        return EMPTY.with(Optional.of(new ClusterRecord(chain, false, 0))).serving(hosts.hosts());
    }

    /**
     * The cluster at its owner.
     *
     * @param migrating whether a migration has it
     * @param revision what its last operation made of it
     */
    public record ClusterRecord(Chain chain, boolean migrating, long revision) {
        ClusterRecord migrating(boolean now) {
            return new ClusterRecord(chain, now, revision);
        }

        ClusterRecord operated() {
            return new ClusterRecord(chain, migrating, revision + 1);
        }
    }

    /** As in the server; the manifest is kept unsealed, since nobody here looks into it. */
    public record Tombstone(
            long epoch, MigrationId migration, Chain chain, Optional<Majority> majority, Optional<Manifest> manifest) {
        Tombstone settledBy(Majority proof) {
            return new Tombstone(epoch, migration, chain, Optional.of(proof), manifest);
        }
    }

    /** Whether the plane may command the cluster: it owns it, and has not decided otherwise. */
    public boolean commands() {
        return cluster.isPresent()
                && tombstone
                        .filter(left -> left.epoch() > cluster.get().chain().epoch())
                        .isEmpty();
    }

    PlaneRecords advanced() {
        return at(clock.next());
    }

    PlaneRecords at(PlaneClock newClock) {
        return new PlaneRecords(newClock, cluster, tombstone, migrations, claims, aborted, hosts, departed);
    }

    PlaneRecords with(Optional<ClusterRecord> newCluster) {
        return new PlaneRecords(clock, newCluster, tombstone, migrations, claims, aborted, hosts, departed);
    }

    PlaneRecords buried(Optional<Tombstone> newTombstone) {
        return new PlaneRecords(clock, cluster, newTombstone, migrations, claims, aborted, hosts, departed);
    }

    PlaneRecords with(SourceState state) {
        return new PlaneRecords(
                clock,
                cluster,
                tombstone,
                put(migrations, state.plan().migration(), state),
                claims,
                aborted,
                hosts,
                departed);
    }

    PlaneRecords with(ClaimState claim) {
        return new PlaneRecords(
                clock,
                cluster,
                tombstone,
                migrations,
                put(claims, claim.offer().migration(), claim),
                aborted,
                hosts,
                departed);
    }

    PlaneRecords withoutClaim(MigrationId migration) {
        Map<MigrationId, ClaimState> fewer = new TreeMap<>(claims);
        fewer.remove(migration);
        return new PlaneRecords(clock, cluster, tombstone, migrations, fewer, aborted, hosts, departed);
    }

    PlaneRecords refusing(MigrationId migration) {
        Set<MigrationId> more = new HashSet<>(aborted);
        more.add(migration);
        return new PlaneRecords(clock, cluster, tombstone, migrations, claims, more, hosts, departed);
    }

    PlaneRecords serving(Set<HostKey> members) {
        Set<HostKey> known = new HashSet<>(hosts);
        known.addAll(members);
        Set<HostKey> away = new HashSet<>(departed);
        away.removeAll(members);
        return new PlaneRecords(clock, cluster, tombstone, migrations, claims, aborted, known, away);
    }

    PlaneRecords departing(Set<HostKey> members) {
        Set<HostKey> gone = new HashSet<>(departed);
        gone.addAll(members);
        return new PlaneRecords(clock, cluster, tombstone, migrations, claims, aborted, hosts, gone);
    }

    private static <V> Map<MigrationId, V> put(Map<MigrationId, V> map, MigrationId id, V value) {
        Map<MigrationId, V> more = new TreeMap<>(map);
        more.put(id, value);
        return Collections.unmodifiableMap(more);
    }
}
