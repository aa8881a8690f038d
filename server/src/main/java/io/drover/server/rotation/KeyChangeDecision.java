package io.drover.server.rotation;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Placement;
import io.drover.migration.recovery.Renewal;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.plane.GatewayAddresses;
import io.drover.server.plane.KeyChange;
import io.drover.server.plane.KeySet;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two decisions of a rotation: that the next keys are the plane's own, and that the former ones are done with. */
final class KeyChangeDecision {
    private final OwnPlane self;
    private final GatewayAddresses gateways;
    private final AccessAuthorities authorities;

    KeyChangeDecision(OwnPlane self, GatewayAddresses gateways, AccessAuthorities authorities) {
        this.self = self;
        this.gateways = gateways;
        this.authorities = authorities;
    }

    /**
     * From its end on the plane signs with the next keys. Every cluster is transferred from the plane to itself, by the
     * former key: the last that it signs.
     */
    void begin(Transaction transaction, KeySet next, Instant at) {
        Signed<Succession> announced = Signed.by(
                self.keys().signingKey(),
                new Succession(
                        self.identity(),
                        next.identity(),
                        gateways.showing(List.of(self.keys().fingerprint(), next.fingerprint()))));
        int incarnation = transaction.plane().clock().incarnation();
        for (Cluster cluster : transaction.clusters().list()) {
            Renewal renewal = Renewal.of(
                    cluster.chain(),
                    self.keys().signingKey(),
                    incarnation,
                    next.identity(),
                    cluster.profile().hosts(),
                    Digest.of(cluster.profile().hosts()),
                    announced.statement().gateways());
            transaction.recovery().save(renewal);
            transaction.clusters().update(cluster.withStatus(ClusterStatus.TAKING_OVER));
        }
        authorities.sealAnew(transaction, next.unsealingKey());
        transaction.successions().add(new KeyChange(announced, Optional.empty()));
        transaction.plane().advance();
        enter(transaction, at, "plane.key.rotating", announced.statement());
        transaction.afterCommit(() -> self.keys().use(next));
    }

    /** From its end on the former keys are good for nothing here; those who followed are told so. */
    void finish(Transaction transaction, Instant at) {
        KeyChange change = transaction
                .successions()
                .latest()
                .orElseThrow(() -> new IllegalStateException("the keys that are rotated are not stored"));
        Succession before = change.announced().statement();
        Succession settled = new Succession(
                before.former(),
                before.next(),
                gateways.showing(List.of(self.keys().fingerprints().getLast())));
        transaction
                .successions()
                .updateLatest(change.finishedWith(Signed.by(self.keys().signingKey(), settled)));
        transaction.placements().list().stream()
                .map(Signed::statement)
                .filter(placed -> placed.pool().equals(PoolName.DEFAULT) && !isUnderWay(transaction, placed.cluster()))
                .forEach(placed -> transaction.placements().save(placedAnew(transaction, placed, settled)));
        enter(transaction, at, "plane.key.rotated", settled);
    }

    /** What moves is placed by its move, and its hosts hear where the server listens with their next session. */
    private static boolean isUnderWay(Transaction transaction, ClusterId cluster) {
        return transaction.migrations().list().stream()
                .anyMatch(row -> row.cluster().equals(cluster) && !row.ended());
    }

    /** A placement in the server's own pool names the TLS keys that it shows. */
    private Signed<Placement> placedAnew(Transaction transaction, Placement placed, Succession settled) {
        return Signed.by(
                self.keys().signingKey(),
                new Placement(
                        placed.cluster(),
                        placed.plane(),
                        transaction.plane().clock().incarnation(),
                        placed.epoch(),
                        placed.generation() + 1,
                        placed.pool(),
                        settled.gateways()));
    }

    private void enter(Transaction transaction, Instant at, String what, Succession succession) {
        Audit.enter(
                transaction,
                at,
                what,
                self.name(),
                Map.of(
                        "former", succession.former().key().hex(),
                        "key", succession.next().key().hex()));
    }
}
