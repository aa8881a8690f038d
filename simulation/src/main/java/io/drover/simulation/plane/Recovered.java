package io.drover.simulation.plane;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.recovery.Renewal;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a plane has stored because it was restored from an old copy.
 *
 * @param standsDown whether it was shown that, and is not recovered
 * @param attempt the recovery that goes on
 * @param renewal the newest transfer of the cluster to the plane itself
 * @param covered whether a majority of the cluster's hosts has promised
 * @param released whether its hosts are let go, as nothing but their word is left of it
 * @param aborts of migrations of which nothing else is kept
 */
record Recovered(
        boolean standsDown,
        Optional<Attempt> attempt,
        Optional<Renewal> renewal,
        boolean covered,
        boolean released,
        Map<MigrationId, Signed<Abort>> aborts) {
    static final Recovered NOTHING = new Recovered(false, Optional.empty(), Optional.empty(), false, false, Map.of());

    /**
     * A recovery, as the server's task stores it.
     *
     * @param asked the incarnation that hosts were last asked for; 0 before
     * @param decided whether what becomes of the cluster is decided
     * @param without the peers that are not waited for
     */
    record Attempt(int asked, boolean decided, Set<PlaneId> without) {
        static Attempt begun(Set<PlaneId> without) {
            return new Attempt(0, false, without);
        }

        Attempt asking(int incarnation) {
            return new Attempt(incarnation, decided, without);
        }

        Attempt nowDecided() {
            return new Attempt(asked, true, without);
        }

        Attempt anew() {
            return new Attempt(asked, false, without);
        }

        Attempt without(Set<PlaneId> more) {
            Set<PlaneId> all = new HashSet<>(without);
            all.addAll(more);
            return new Attempt(asked, decided, Set.copyOf(all));
        }
    }

    /** Whether a renewal waits for its majority: until then the plane does not command. */
    boolean isRenewing() {
        return unsettled().isPresent();
    }

    Optional<Renewal> unsettled() {
        return renewal.filter(newest -> newest.majority().isEmpty());
    }

    Recovered standingDown(boolean now) {
        return new Recovered(now, attempt, renewal, covered, released, aborts);
    }

    Recovered with(Optional<Attempt> newAttempt) {
        return new Recovered(standsDown, newAttempt, renewal, covered, released, aborts);
    }

    Recovered with(Renewal newest) {
        return new Recovered(standsDown, attempt, Optional.of(newest), covered, released, aborts);
    }

    Recovered withoutRenewal() {
        return new Recovered(standsDown, attempt, Optional.empty(), covered, released, aborts);
    }

    Recovered coveredAnd(boolean nowReleased) {
        return new Recovered(standsDown, attempt, renewal, true, nowReleased, aborts);
    }

    Recovered with(Signed<Abort> abort) {
        Map<MigrationId, Signed<Abort>> more = new TreeMap<>(aborts);
        more.put(abort.statement().migration(), abort);
        return new Recovered(standsDown, attempt, renewal, covered, released, Collections.unmodifiableMap(more));
    }
}
