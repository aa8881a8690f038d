package io.drover.server.migration;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.server.cluster.Cluster;
import io.drover.server.peer.Peer;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this plane says of migrations that it has no record of. One that left a tombstone is done, as nobody here waits for
 * hosts: whether it is settled, the target sees by the votes. One of an earlier incarnation, of a cluster whose hosts promised to refuse that, can be settled no more, nor can one for an ownership that is
 * known to have ended by another: it is aborted, in so many words. Of any other it says nothing, and while it stands down it
 * signs nothing. Thread-safe.
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

    /**
     * One that ended before this life of the plane asked for a claim may have gone further in a life that was lost: its record
     * tells nothing.
     */
    static boolean isRemembered(SourceState state) {
        return state.phase() != Phase.ABORTED
                || state.stop().flatMap(SourceState.Stop::abort).isPresent();
    }

    Optional<DecisionResponse> decision(AskedClaim asked, Peer target) {
        Optional<DecisionResponse> left =
                store.read(transaction -> transaction.tombstones().find(asked.cluster())).stream()
                        .filter(tombstone -> tombstone.migration().equals(asked.migration())
                                && tombstone.target().equals(target.identity().id()))
                        .findFirst()
                        .map(ForgottenMigrations::done);
        return left.or(() -> aborted(asked, target)
                .map(abort -> DecisionResponse.newBuilder()
                        .setPhase(Phase.ABORTED.name())
                        .setAbort(ByteString.copyFrom(abort.encode()))
                        .build()));
    }

    private static DecisionResponse done(Tombstone tombstone) {
        DecisionResponse.Builder done = DecisionResponse.newBuilder().setPhase(Phase.DONE.name());
        for (Link link : tombstone.chain().links()) {
            if (link instanceof Link.Transfer(var certificate) && link.epoch() == tombstone.epoch()) {
                done.setCertificate(ByteString.copyFrom(certificate.encode()));
            }
        }
        return done.build();
    }

    private Optional<Signed<Abort>> aborted(AskedClaim asked, Peer target) {
        Optional<Signed<Abort>> before =
                store.read(transaction -> transaction.recovery().abort(asked.migration()));
        boolean silent = standDown.reason().isPresent();
        if (before.isPresent() || silent || !store.read(transaction -> mayAbort(transaction, asked))) {
            return before.filter(
                    abort -> abort.statement().target().equals(target.identity().id()));
        }
        return store.write(transaction -> {
            Signed<Abort> abort = Signed.by(
                    keys.signingKey(),
                    new Abort(
                            asked.migration(),
                            asked.cluster(),
                            keys.id(),
                            target.identity().id(),
                            transaction.plane().clock().incarnation()));
            transaction.recovery().save(abort);
            transaction.plane().advance();
            return Optional.of(abort);
        });
    }

    private static boolean mayAbort(Transaction transaction, AskedClaim asked) {
        boolean promised = asked.incarnation() > 0
                && asked.incarnation() < transaction.plane().clock().incarnation()
                && transaction.recovery().isCovered(asked.cluster());
        return (promised || isPassed(transaction, asked))
                && transaction
                        .migrations()
                        .find(asked.migration())
                        .filter(row -> row.route() != Route.PLANE
                                || isRemembered(Canonical.decode(
                                        SourceState.class, row.state().bytes())))
                        .isEmpty();
    }

    /** Whether the ownership that it was to end has ended, for certain, and not by it. */
    private static boolean isPassed(Transaction transaction, AskedClaim asked) {
        Stream<Chain> settled = Stream.concat(
                transaction.clusters().find(asked.cluster()).map(Cluster::chain).stream(),
                transaction.tombstones().find(asked.cluster()).stream()
                        .filter(tombstone -> tombstone.majority().isPresent())
                        .map(Tombstone::chain));
        return asked.epoch() > 0
                && settled.anyMatch(chain -> chain.epoch() > asked.epoch()
                        && chain.links().stream()
                                .noneMatch(link -> link instanceof Link.Transfer(var certificate)
                                        && certificate.statement().migration().equals(asked.migration())));
    }
}
