package io.drover.server.access.proxy;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.phase.Phase;
import io.drover.server.access.AccessHome;
import io.drover.server.access.AccessRecord;
import io.drover.server.cluster.Cluster;
import io.drover.server.migration.ClaimRun;
import io.drover.server.migration.Claims;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds where a name leads. While a cluster is being handed over nobody knows yet; so the answer waits, for as long as an
 * operation would be held. Thread-safe.
 */
final class AccessRouter {
    /** How often a hand-over is looked at that is not known by a lock of this process. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Store store;
    private final ClusterLocks locks;
    private final Claims claims;
    private final Duration patience;

    /** @param patience for how long a connection is held */
    AccessRouter(Store store, ClusterLocks locks, Claims claims, Duration patience) {
        this.store = store;
        this.locks = locks;
        this.claims = claims;
        this.patience = patience;
    }

    Route route(String name) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Route now = now(name);
            Duration left = Duration.ofNanos(end - System.nanoTime());
            switch (now) {
                case Route.Held(AccessRecord access, String ignored) -> {
                    if (left.isNegative()) {
                        return now;
                    }
                    if (locks.isLocked(access.cluster())) {
                        locks.awaitUnlocked(access.cluster(), left);
                    } else {
                        TimeUnit.NANOSECONDS.sleep(Math.min(LOOK.toNanos(), Math.max(1, left.toNanos())));
                    }
                }
                case Route.Unknown() -> {
                    if (left.isNegative() || !isComing(name)) {
                        return now;
                    }
                    TimeUnit.NANOSECONDS.sleep(Math.min(LOOK.toNanos(), Math.max(1, left.toNanos())));
                }
                case Route.Here here -> {
                    return here;
                }
                case Route.Moved moved -> {
                    return moved;
                }
            }
        }
    }

    /** What is known of a cluster's access point now, without waiting. */
    Route now(String name) {
        List<Found> found = store.read(transaction -> transaction.access().findByName(name).stream()
                .map(record -> found(transaction, record))
                .toList());
        // A name that was given twice belongs to the cluster that is here.
        return found.stream()
                .filter(each -> each.record().movedTo().isEmpty())
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(this::route)
                .orElseGet(Route.Unknown::new);
    }

    private Route route(Found found) {
        AccessRecord record = found.record();
        ClusterId cluster = record.cluster();
        if (locks.isLocked(cluster) || found.decided()) {
            return new Route.Held(record, "the cluster is being handed over to another plane");
        }
        if (record.movedTo().isPresent()) {
            AccessHome home = record.movedTo().get();
            return home.addresses().isEmpty()
                    ? new Route.Held(
                            record,
                            "the cluster went to plane %s, which serves no access points".formatted(home.plane()))
                    : new Route.Moved(record, home);
        }
        return found.cluster().<Route>map(here -> new Route.Here(record, here)).orElseGet(Route.Unknown::new);
    }

    private static Found found(Transaction transaction, AccessRecord record) {
        return new Found(
                record,
                transaction.clusters().find(record.cluster()),
                transaction
                        .migrations()
                        .findActive(record.cluster())
                        .filter(migration -> migration.phase().equals(Phase.COMMIT.name()))
                        .isPresent());
    }

    /** Whether a cluster with this name is on its way to this plane. */
    private boolean isComing(String name) {
        return claims.active().stream()
                .map(ClaimRun::state)
                .flatMap(state -> state.manifest().stream())
                .flatMap(manifest -> manifest.access().stream())
                .anyMatch(point -> point.name().equals(name));
    }

    /** @param decided whether it was given away, and nobody is known to serve it yet */
    private record Found(AccessRecord record, Optional<Cluster> cluster, boolean decided) {}
}
