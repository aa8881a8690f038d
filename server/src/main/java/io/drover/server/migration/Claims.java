package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.server.event.Event;
import io.drover.server.peer.Peer;
import io.drover.server.store.Store;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claims of this plane on clusters that others migrate to it. Those that have not ended are kept in memory beside
 * the store, since hosts dial by them. Thread-safe.
 */
public final class Claims {
    private final ClaimContext context;
    private final Map<MigrationId, ClaimRun> active = new ConcurrentHashMap<>();
    private final Set<MigrationId> left = ConcurrentHashMap.newKeySet();

    public Claims(ClaimContext context) {
        this.context = context;
    }

    /** Takes up the claims that an earlier process left. */
    public void resume() {
        Store store = context.store();
        store.read(transaction -> transaction.claims().list()).stream()
                .filter(claim -> !claim.ended())
                .forEach(claim -> {
                    left.add(claim.migration());
                    active.put(claim.migration(), new ClaimRun(context, claim, this::ended));
                });
    }

    /** Reserves a cluster for a migration; empty where it is reserved, now or before; otherwise why not. */
    public Optional<Finding> claim(ClaimOffer offer, Peer source) {
        if (!offer.source().equals(source.identity())
                || !offer.target().equals(context.keys().identity())) {
            return Optional.of(Finding.error(
                    "CLAIM_NOT_FOR_US",
                    "cluster " + offer.clusterName(),
                    "a claim from plane %s to plane %s arrived from peer %s"
                            .formatted(offer.source().id(), offer.target().id(), source.name()),
                    "pair the two planes anew"));
        }
        synchronized (this) {
            ClaimRun known = active.get(offer.migration());
            if (known != null) {
                return known.state().offer().equals(offer)
                        ? Optional.empty()
                        : Optional.of(Finding.error(
                                "CLAIM_DIFFERS",
                                "cluster " + offer.clusterName(),
                                "migration %s was claimed with other terms".formatted(offer.migration()),
                                "start a new migration"));
            }
            List<Finding> refusals = context.admission().check(offer, source).stream()
                    .filter(Finding::isError)
                    .toList();
            if (!refusals.isEmpty()) {
                return Optional.of(refusals.getFirst());
            }
            Faults.reach(FaultPoint.CLAIM_NOT_STORED);
            ClaimState state = ClaimState.claimed(offer);
            StoredClaim row = row(state, 0);
            context.store().write(transaction -> {
                transaction.claims().insert(row);
                transaction.plane().advance();
                ClaimJournal.enter(transaction, state, context.clock().instant());
                context.events()
                        .publish(
                                transaction,
                                Event.of(
                                        context.clock().instant(),
                                        "migration.phase",
                                        offer.migration().value(),
                                        Map.of("phase", "CLAIMED", "cluster", offer.clusterName())));
                return row;
            });
            StoredClaim stored = context.store()
                    .read(transaction -> transaction.claims().find(offer.migration()))
                    .orElseThrow();
            ClaimRun run = new ClaimRun(context, stored, this::ended);
            active.put(offer.migration(), run);
            Faults.reach(FaultPoint.CLAIM_STORED);
            return Optional.empty();
        }
    }

    /**
     * Remembers a migration that was aborted before it was ever claimed here: its claim may still be on the way.
     *
     * @return the claim, where it arrived just before: it is that which must be aborted
     */
    Optional<ClaimRun> refuseForEver(Signed<Abort> abort) {
        Abort decision = abort.statement();
        synchronized (this) {
            Optional<ClaimRun> claimed = find(decision.migration());
            if (claimed.isEmpty()) {
                context.store().write(transaction -> {
                    if (transaction.claims().find(decision.migration()).isEmpty()) {
                        transaction
                                .claims()
                                .insert(new StoredClaim(
                                        decision.migration(),
                                        decision.cluster(),
                                        ClaimState.Stage.ABORTED.name(),
                                        true,
                                        Blob.EMPTY,
                                        0));
                    }
                    return decision;
                });
            }
            return claimed;
        }
    }

    /** A claim that has not ended, or one that has and is still asked about. */
    public Optional<ClaimRun> find(MigrationId migration) {
        ClaimRun run = active.get(migration);
        if (run != null) {
            return Optional.of(run);
        }
        return context.store()
                .read(transaction -> transaction.claims().find(migration))
                // One that has not ended and is not active yet is being claimed right now.
                .filter(row -> row.ended() && row.state().length() > 0)
                .map(row -> new ClaimRun(context, row, this::ended));
    }

    /**
     * Serves a cluster again that this plane was given in a life that was lost: its source has kept the manifest, and the
     * majority is the proof. The claim ends when the source says that it has cleaned up; it may still wait for hosts.
     *
     * @throws ClaimRefusedException where these do not fit each other
     */
    public void serveAgain(SealedManifest sealed, Majority majority) throws ClaimRefusedException {
        TransferCertificate certificate = majority.certificate().statement();
        ClaimRun run;
        synchronized (this) {
            ClaimRun known = active.get(certificate.migration());
            run = known == null ? claimedAgain(sealed.open(context.keys().unsealingKey()), majority) : known;
        }
        if (run.state().stage().isAbortable()) {
            run.receiveAgain(sealed);
            run.show(majority.certificate(), majority.votes());
        }
    }

    private ClaimRun claimedAgain(Manifest manifest, Majority majority) {
        TransferCertificate certificate = majority.certificate().statement();
        ClaimOffer offer = new ClaimOffer(
                certificate.migration(),
                certificate.cluster(),
                manifest.name(),
                manifest.profile().kind(),
                manifest.profile().fingerprint(),
                certificate.source(),
                certificate.sourceIncarnation(),
                certificate.target(),
                certificate.epoch() - 1,
                certificate.previous(),
                majority.ended(),
                manifest.profile().members().stream()
                        .filter(member -> majority.ended().contains(member.host()))
                        .map(member -> new ClaimOffer.ClaimedHost(member.host(), member.name(), member.tls()))
                        .toList());
        StoredClaim stored = context.store().write(transaction -> {
            // One that ended in the old copy, as far as that knows, is the same claim.
            Optional<StoredClaim> before = transaction.claims().find(certificate.migration());
            long version = before.map(StoredClaim::version).orElse(0L);
            StoredClaim row = row(ClaimState.claimed(offer), version);
            ClaimJournal.enter(
                    transaction, ClaimState.claimed(offer), context.clock().instant());
            if (before.isPresent()) {
                return transaction.claims().update(row);
            }
            transaction.claims().insert(row);
            return transaction.claims().find(certificate.migration()).orElseThrow();
        });
        ClaimRun run = new ClaimRun(context, stored, this::ended);
        left.add(certificate.migration());
        active.put(certificate.migration(), run);
        return run;
    }

    /** Drops ended claims from memory. */
    private void ended(MigrationId migration) {
        active.remove(migration);
        left.remove(migration);
    }

    /** Whether an earlier life of this plane made the claim. */
    boolean isLeft(MigrationId migration) {
        return left.contains(migration);
    }

    public Collection<ClaimRun> active() {
        return List.copyOf(active.values());
    }

    /** The host that may dial this plane because of a claim. */
    public Optional<HostKey> hostWithTlsKey(Fingerprint tls) {
        return active.values().stream()
                .flatMap(run -> run.state().offer().hostWithTls(tls).stream())
                .map(ClaimOffer.ClaimedHost::key)
                .findFirst();
    }

    /** A host's pending session for a migration is open. */
    public void hostConnected(MigrationId migration, HostKey host) {
        ClaimRun run = active.get(migration);
        if (run != null) {
            run.hostConnected(host);
        }
    }

    /** A host showed its vote over its session with this plane: it obeys this plane, once a majority does. */
    public void voted(Signed<Vote> vote) {
        for (ClaimRun run : active.values()) {
            if (run.state().offer().cluster().equals(vote.statement().cluster())) {
                run.voted(vote);
            }
        }
    }

    /** A host showed the certificate that it follows, and its vote for it. */
    public void shown(Signed<TransferCertificate> certificate, Optional<Signed<Vote>> vote) {
        ClaimRun run = active.get(certificate.statement().migration());
        if (run != null) {
            run.shownByHost(certificate, vote);
        }
    }

    /** Claims on a cluster that have not ended. */
    public Optional<ClaimRun> onCluster(ClusterId cluster) {
        return active.values().stream()
                .filter(run -> run.state().offer().cluster().equals(cluster))
                .findFirst();
    }

    static StoredClaim row(ClaimState state, long version) {
        return new StoredClaim(
                state.offer().migration(),
                state.offer().cluster(),
                state.stage().name(),
                state.stage().isTerminal(),
                Blob.of(Canonical.encode(state)),
                version);
    }
}
