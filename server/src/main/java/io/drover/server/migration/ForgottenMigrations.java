package io.drover.server.migration;

import com.google.protobuf.ByteString;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Link;
import io.drover.migration.phase.Phase;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.server.peer.Peer;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.Optional;

/**
 * What this plane says of migrations that it has no record of. One that left a tombstone is done. One of an earlier
 * incarnation, of a cluster whose hosts promised to refuse that, can be settled no more: it is aborted, in so many words.
 * Of any other it says nothing, and while it stands down it signs nothing. Thread-safe.
 */
public final class ForgottenMigrations {
    private final Store store;
    private final PlaneKeys keys;
    private final StandDown standDown;

    public ForgottenMigrations(Store store, PlaneKeys keys, StandDown standDown) {
        this.store = store;
        this.keys = keys;
        this.standDown = standDown;
    }

    Optional<DecisionResponse> decision(MigrationId migration, ClusterId cluster, int incarnation, Peer target) {
        Optional<DecisionResponse> left = store
                .read(transaction -> transaction.tombstones().find(cluster))
                .stream()
                .filter(tombstone -> tombstone.migration().equals(migration)
                        && tombstone.target().equals(target.identity().id()))
                .findFirst()
                .map(ForgottenMigrations::done);
        return left.or(() -> aborted(migration, cluster, incarnation, target)
                .map(abort -> DecisionResponse.newBuilder()
                        .setPhase(Phase.ABORTED.name())
                        .setAbort(ByteString.copyFrom(abort.encode()))
                        .build()));
    }

    private static DecisionResponse done(Tombstone tombstone) {
        DecisionResponse.Builder done = DecisionResponse.newBuilder()
                .setPhase(tombstone.majority().isPresent() ? Phase.DONE.name() : Phase.COMMIT.name());
        for (Link link : tombstone.chain().links()) {
            if (link instanceof Link.Transfer(var certificate) && link.epoch() == tombstone.epoch()) {
                done.setCertificate(ByteString.copyFrom(certificate.encode()));
            }
        }
        return done.build();
    }

    private Optional<Signed<Abort>> aborted(MigrationId migration, ClusterId cluster, int incarnation, Peer target) {
        Optional<Signed<Abort>> before =
                store.read(transaction -> transaction.recovery().abort(migration));
        boolean silent = standDown.reason().isPresent();
        if (before.isPresent()
                || silent
                || !store.read(transaction -> mayAbort(transaction, migration, cluster, incarnation))) {
            return before.filter(
                    abort -> abort.statement().target().equals(target.identity().id()));
        }
        return store.write(transaction -> {
            Signed<Abort> abort = Signed.by(
                    keys.signingKey(),
                    new Abort(
                            migration,
                            cluster,
                            keys.id(),
                            target.identity().id(),
                            transaction.plane().clock().incarnation()));
            transaction.recovery().save(abort);
            transaction.plane().advance();
            return Optional.of(abort);
        });
    }

    private static boolean mayAbort(
            Transaction transaction, MigrationId migration, ClusterId cluster, int incarnation) {
        return incarnation > 0
                && incarnation < transaction.plane().clock().incarnation()
                && transaction.recovery().isCovered(cluster)
                && transaction.migrations().find(migration).isEmpty();
    }
}
