package io.drover.server.rotation;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.HostSuccession;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.recovery.Renewal;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.host.Host;
import io.drover.server.host.HostRekeying;
import io.drover.server.identity.HostRights;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is stored of a rotation of a host's keys: each method is a part of one transaction, with all that belongs to it. */
final class HostKeyDecision {
    private final OwnPlane self;
    private final Events events;

    HostKeyDecision(OwnPlane self, Events events) {
        this.self = self;
        this.events = events;
    }

    /**
     * From its end on the host is stored by its next key, and every cluster that it is in is transferred from the plane to
     * itself, with the next key in the place of the former. Until the host has followed, it gets in by both.
     */
    void decide(Transaction transaction, HostKeyTask task, HostRekeying rekeying, HostKeyChange change, Instant at) {
        HostSuccession succession = change.succession();
        Host host = transaction
                .hosts()
                .find(rekeying.former())
                .orElseThrow(() -> new IllegalStateException("host %s is not stored".formatted(rekeying.former())));
        List<Cluster> clusters = HostKeyChecks.clustersOf(transaction, rekeying.former());
        transaction.hosts().delete(rekeying.former());
        transaction.hosts().save(host.rekeyed(succession.next(), succession.tls()));
        transaction.rekeyings().save(rekeying.decided(change));
        HostRights.follow(transaction, rekeying.former(), succession.next());
        renew(transaction, rekeying.former(), succession.next(), clusters);
        enter(transaction, at, "host.key.rotating", task, succession.next());
        task.decided(at).store(transaction, events, "the next key is " + succession.next());
    }

    /** A part of the decision; again where a recovery has meanwhile transferred a cluster with the former key. */
    void renew(Transaction transaction, HostKey former, HostKey next, List<Cluster> clusters) {
        int incarnation = transaction.plane().clock().incarnation();
        for (Cluster cluster : clusters) {
            HostSet hosts = cluster.profile().hosts();
            HostSet begun = hosts.replacing(former, next);
            transaction
                    .recovery()
                    .save(Renewal.of(
                            cluster.chain(),
                            self.keys().signingKey(),
                            incarnation,
                            self.identity(),
                            hosts,
                            begun,
                            Digest.of(begun),
                            self.gateways()));
            transaction.clusters().update(cluster.withStatus(ClusterStatus.TAKING_OVER));
        }
        transaction.plane().advance();
    }

    /** From its end on the former key is good for nothing here. */
    void finish(Transaction transaction, HostKeyTask task, HostKey next, Instant at) {
        transaction.rekeyings().delete(next);
        enter(transaction, at, "host.key.rotated", task, next);
        events.publish(
                transaction,
                Event.of(
                        at,
                        "host.key.rotated",
                        next.hex(),
                        Map.of("name", task.host(), "former", task.former().hex())));
        task.succeeded(at).store(transaction, events, "the host is known by its next key alone");
    }

    /** The host keeps its key, where it is still here. */
    void giveUp(Transaction transaction, HostKeyTask task, String why, Instant at) {
        transaction.rekeyings().delete(task.former());
        Audit.enter(
                transaction,
                at,
                "host.key.kept",
                task.host(),
                Map.of("key", task.former().hex(), "why", why));
        task.failed(why, at).store(transaction, events, why);
    }

    private static void enter(Transaction transaction, Instant at, String what, HostKeyTask task, HostKey next) {
        Audit.enter(
                transaction,
                at,
                what,
                task.host(),
                Map.of("former", task.former().hex(), "key", next.hex()));
    }
}
