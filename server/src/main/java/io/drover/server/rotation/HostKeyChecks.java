package io.drover.server.rotation;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostSuccession;
import io.drover.server.cluster.Cluster;
import io.drover.server.host.Host;
import io.drover.server.migration.Claims;
import io.drover.server.store.Transaction;
import io.drover.server.task.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What keeps a host's key from being rotated: all in which the host is named by the key of now. */
final class HostKeyChecks {
    private static final Set<TaskType> TASKS = Set.of(TaskType.TAKE_OVER, TaskType.RECOVER, TaskType.ROTATE_KEYS);

    private final Obstacles obstacles;
    private final Claims claims;

    HostKeyChecks(Obstacles obstacles, Claims claims) {
        this.obstacles = obstacles;
        this.claims = claims;
    }

    /** The clusters that name a host by this key. */
    static List<Cluster> clustersOf(Transaction transaction, HostKey key) {
        return transaction.clusters().list().stream()
                .filter(cluster -> cluster.profile().member(key).isPresent())
                .toList();
    }

    /** A plane that stands down signs nothing and tells nobody anything. */
    Optional<Obstacle> restored() {
        return obstacles.restored();
    }

    /** The first that is found; a part of the transaction that begins or decides. */
    Optional<Obstacle> first(Transaction transaction, Host host) {
        return obstacles
                .restored()
                .or(() -> departed(host))
                .or(() -> obstacles.running(transaction, TASKS))
                .or(() -> comingHere(host))
                .or(() -> clustersOf(transaction, host.key()).stream()
                        .flatMap(cluster -> at(transaction, host, cluster))
                        .findFirst());
    }

    /** Whether somebody else, or this host as it was, has a key that a host would change to. */
    boolean isTaken(Transaction transaction, HostSuccession succession) {
        return transaction.hosts().find(succession.next()).isPresent()
                || transaction.hosts().findByTls(succession.tls()).isPresent()
                || claims.hostWithTlsKey(succession.tls()).isPresent()
                || transaction.rekeyings().list().stream()
                        .anyMatch(rekeying -> rekeying.former().equals(succession.next())
                                || rekeying.formerTls().equals(succession.tls()));
    }

    private Stream<Obstacle> at(Transaction transaction, Host host, Cluster cluster) {
        return migration(transaction, cluster)
                .or(() -> another(transaction, host, cluster))
                .or(() -> obstacles.at(cluster))
                .stream();
    }

    private static Optional<Obstacle> departed(Host host) {
        return host.departedAt()
                .map(at -> new Obstacle(
                        "HOST_DEPARTED",
                        "host '%s' left with its cluster at %s; rotate its key at the plane that has it"
                                .formatted(host.name(), at)));
    }

    private Optional<Obstacle> comingHere(Host host) {
        return claims.active().stream()
                .filter(claim -> claim.state().offer().hosts().stream()
                        .anyMatch(claimed -> claimed.key().equals(host.key())))
                .findFirst()
                .map(claim -> new Obstacle(
                        "MIGRATION_RUNNING",
                        "cluster '%s', with host '%s' in it, is on its way here; rotate the key when that migration has ended"
                                .formatted(claim.state().offer().clusterName(), host.name())));
    }

    private static Optional<Obstacle> migration(Transaction transaction, Cluster cluster) {
        return transaction.migrations().list().stream()
                .filter(row -> !row.ended() && row.cluster().equals(cluster.id()))
                .findFirst()
                .map(row -> new Obstacle(
                        "MIGRATION_RUNNING",
                        "migration %s of cluster '%s' has not ended; rotate the key when it has"
                                .formatted(row.migration(), cluster.name())));
    }

    /** What the host is shown are the cluster's hosts as they are, so they change one at a time. */
    private static Optional<Obstacle> another(Transaction transaction, Host host, Cluster cluster) {
        return transaction.rekeyings().list().stream()
                .filter(rekeying -> !rekeying.stored().equals(host.key()))
                .flatMap(rekeying -> rekeying.keys().stream())
                .flatMap(key -> cluster.profile().member(key).stream())
                .findFirst()
                .map(member -> new Obstacle(
                        "TASK_RUNNING",
                        "the key of host '%s' of cluster '%s' is being rotated; rotate this one when that has ended"
                                .formatted(member.name(), cluster.name())));
    }
}
