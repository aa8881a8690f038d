package io.drover.simulation.plane;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimState;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a plane has stored of its migrations.
 *
 * @param migrations out of it
 * @param moves within it
 * @param claims by it; those that have ended, too
 * @param aborted migrations that were aborted before they were ever claimed here
 */
record Work(
        Map<MigrationId, SourceState> migrations,
        Map<MigrationId, MoveState> moves,
        Map<MigrationId, ClaimState> claims,
        Set<MigrationId> aborted) {
    static final Work NONE = new Work(Map.of(), Map.of(), Map.of(), Set.of());

    Work with(SourceState state) {
        return new Work(put(migrations, state.plan().migration(), state), moves, claims, aborted);
    }

    Work with(MoveState state) {
        return new Work(migrations, put(moves, state.plan().migration(), state), claims, aborted);
    }

    Work with(ClaimState claim) {
        return new Work(migrations, moves, put(claims, claim.offer().migration(), claim), aborted);
    }

    Work withoutClaim(MigrationId migration) {
        Map<MigrationId, ClaimState> fewer = new TreeMap<>(claims);
        fewer.remove(migration);
        return new Work(migrations, moves, fewer, aborted);
    }

    Work refusing(MigrationId migration) {
        Set<MigrationId> more = new HashSet<>(aborted);
        more.add(migration);
        return new Work(migrations, moves, claims, more);
    }

    private static <V> Map<MigrationId, V> put(Map<MigrationId, V> map, MigrationId id, V value) {
        Map<MigrationId, V> more = new TreeMap<>(map);
        more.put(id, value);
        return Collections.unmodifiableMap(more);
    }
}
