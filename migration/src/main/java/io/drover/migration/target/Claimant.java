package io.drover.migration.target;

import io.drover.migration.codec.Shortened;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimState.Stage;
import java.util.List;
import java.util.Optional;

/**
 * The target's side of a migration, as a function from state and event to state.
 *
 * <p>A claim does nothing by itself. It ends by a signed abort, or by the certificate together with the votes of a
 * majority; the two are stored at once, and only then does the target command the cluster. Votes and a certificate
 * without a majority need not be stored: whoever has them shows them again. This class keeps nothing and is thread-safe.
 */
public final class Claimant {
    /** What follows from an event. */
    public TargetTransition on(ClaimState state, TargetEvent event) {
        return switch (event) {
            case TargetEvent.ManifestReceived(Manifest manifest) -> onManifest(state, manifest);
            case TargetEvent.CertificateShown(Signed<TransferCertificate> certificate, List<Signed<Vote>> votes) ->
                onCertificate(state, certificate, votes);
            case TargetEvent.VoteShown(Signed<Vote> vote) -> onVotes(state, List.of(vote));
            case TargetEvent.AbortShown(Signed<Abort> abort) -> onAbort(state, abort);
            case TargetEvent.FinishAsked ignored -> onFinish(state);
        };
    }

    private static TargetTransition onManifest(ClaimState state, Manifest manifest) {
        ClaimOffer offer = state.offer();
        if (state.manifest().equals(Optional.of(manifest))) {
            return TargetTransition.volatileStep(state);
        }
        if (state.certificate().isPresent() && state.stage().isAbortable()) {
            return refused(
                    state,
                    "MANIFEST_DECIDED",
                    "manifest %s arrived late: the certificate names manifest %s"
                            .formatted(
                                    manifest.digest(),
                                    state.certificate().get().statement().manifest()));
        }
        if (!state.stage().isAbortable()) {
            return refused(state, "CLAIM_ENDED", "a manifest arrived for a claim that is %s".formatted(state.stage()));
        }
        boolean matches = manifest.cluster().equals(offer.cluster())
                && manifest.name().equals(offer.clusterName())
                && manifest.profile().kind().equals(offer.kind())
                && manifest.profile().fingerprint().equals(offer.fingerprint())
                && manifest.chain().owner().equals(offer.source())
                && manifest.chain().epoch() == offer.epoch()
                && manifest.chain().head().equals(offer.head())
                && manifest.chain().hosts().matches(offer.ended());
        if (!matches) {
            return refused(
                    state,
                    "MANIFEST_NOT_AS_CLAIMED",
                    "the manifest is of cluster %s ('%s') at epoch %d, owned by plane %s; claimed was cluster %s ('%s') at epoch %d of plane %s"
                            .formatted(
                                    manifest.cluster(),
                                    excerpt(manifest.name()),
                                    manifest.chain().epoch(),
                                    manifest.chain().owner().id(),
                                    offer.cluster(),
                                    excerpt(offer.clusterName()),
                                    offer.epoch(),
                                    offer.source().id()));
        }
        return TargetTransition.stored(state.holding(manifest));
    }

    private static TargetTransition onCertificate(
            ClaimState state, Signed<TransferCertificate> shown, List<Signed<Vote>> votes) {
        if (state.certificate().isPresent()) {
            Signed<TransferCertificate> held = state.certificate().get();
            if (held.digest().equals(shown.digest())) {
                return onVotes(state, votes);
            }
            boolean decidedAnew = state.stage() == Stage.MANIFEST_HELD
                    && shown.statement().sourceIncarnation() > held.statement().sourceIncarnation();
            if (!decidedAnew) {
                return refused(
                        state,
                        "TWO_CERTIFICATES",
                        "a second certificate %s for epoch %d; this plane holds %s"
                                .formatted(shown.digest(), shown.statement().epoch(), held.digest()));
            }
        }
        Optional<Finding> wrong = wrongCertificate(state, shown);
        return wrong.isPresent() ? TargetTransition.refused(state, wrong.get()) : onVotes(state.shown(shown), votes);
    }

    private static Optional<Finding> wrongCertificate(ClaimState state, Signed<TransferCertificate> shown) {
        ClaimOffer offer = state.offer();
        TransferCertificate certificate = shown.statement();
        if (state.stage() != Stage.MANIFEST_HELD) {
            return Optional.of(finding(
                    state, "CLAIM_NOT_READY", "a certificate arrived for a claim that is %s".formatted(state.stage())));
        }
        Manifest manifest = state.manifest().orElseThrow();
        if (!certificate.migration().equals(offer.migration())
                || certificate.sourceIncarnation() < offer.sourceIncarnation()
                || !certificate.target().equals(offer.target())
                || !certificate.manifest().equals(manifest.digest())
                || !certificate.begun().matches(manifest.profile().hosts())) {
            return Optional.of(finding(
                    state,
                    "CERTIFICATE_NOT_AS_CLAIMED",
                    "the certificate is of migration %s by incarnation %d to plane %s with manifest %s; this plane holds manifest %s of migration %s"
                            .formatted(
                                    certificate.migration(),
                                    certificate.sourceIncarnation(),
                                    certificate.target().id(),
                                    certificate.manifest(),
                                    manifest.digest(),
                                    offer.migration())));
        }
        try {
            manifest.chain().followedBy(new Link.Transfer(shown));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(finding(state, "CERTIFICATE_UNSOUND", String.valueOf(e.getMessage())));
        }
    }

    private static TargetTransition onVotes(ClaimState state, List<Signed<Vote>> votes) {
        if (state.certificate().isEmpty()) {
            return TargetTransition.volatileStep(withEarlyVotes(state, votes));
        }
        Signed<TransferCertificate> certificate = state.certificate().get();
        ClaimState next = state;
        for (Signed<Vote> vote : votes) {
            boolean fresh = !next.votes().containsKey(vote.statement().host());
            if (fresh
                    && Majority.counts(
                            vote,
                            certificate.statement(),
                            certificate.digest(),
                            state.offer().ended())) {
                next = next.withVote(vote);
            }
        }
        boolean settled = next.stage() == Stage.MANIFEST_HELD
                && next.votes().size() >= next.offer().ended().quorum();
        return settled ? TargetTransition.stored(next.at(Stage.SERVING)) : TargetTransition.volatileStep(next);
    }

    /** A host's vote may overtake the certificate. It is kept, and counted once the certificate tells what it is for. */
    private static ClaimState withEarlyVotes(ClaimState state, List<Signed<Vote>> votes) {
        ClaimOffer offer = state.offer();
        ClaimState next = state;
        for (Signed<Vote> vote : votes) {
            Vote cast = vote.statement();
            boolean plausible = next.stage() == Stage.MANIFEST_HELD
                    && cast.cluster().equals(offer.cluster())
                    && cast.epoch() == offer.epoch() + 1
                    && offer.ended().contains(cast.host())
                    && vote.verifiedBy(cast.host());
            if (plausible) {
                next = next.withVote(vote);
            }
        }
        return next;
    }

    private static TargetTransition onAbort(ClaimState state, Signed<Abort> abort) {
        ClaimOffer offer = state.offer();
        if (state.stage() == Stage.ABORTED) {
            return TargetTransition.volatileStep(state);
        }
        Abort decision = abort.statement();
        boolean genuine = decision.migration().equals(offer.migration())
                && decision.cluster().equals(offer.cluster())
                && decision.source().equals(offer.source().id())
                && decision.target().equals(offer.target().id())
                && decision.sourceIncarnation() >= offer.sourceIncarnation()
                && abort.verifiedBy(offer.source().key());
        if (!genuine) {
            return refused(
                    state,
                    "ABORT_NOT_GENUINE",
                    "an abort of migration %s that plane %s did not sign for this claim"
                            .formatted(decision.migration(), offer.source().id()));
        }
        // A majority of the hosts has given its word, or promised a recovered source, that no certificate by this
        // incarnation
        // or one before is settled any more: a source that was restored unnoticed may have signed one.
        boolean certified = state.certificate()
                .filter(held -> held.statement().sourceIncarnation() > decision.sourceIncarnation())
                .isPresent();
        if (!state.stage().isAbortable() || certified) {
            return refused(
                    state,
                    "ABORT_AFTER_COMMIT",
                    "plane %s signed an abort and a certificate for migration %s"
                            .formatted(offer.source().id(), offer.migration()));
        }
        return TargetTransition.stored(state.aborted(abort));
    }

    private static TargetTransition onFinish(ClaimState state) {
        return switch (state.stage()) {
            case SERVING -> TargetTransition.stored(state.finished());
            case FINISHED -> TargetTransition.volatileStep(state);
            case CLAIMED, MANIFEST_HELD, ABORTED ->
                refused(
                        state,
                        "NOT_SERVING",
                        "the source cleaned up a migration that is %s here".formatted(state.stage()));
        };
    }

    /** Names come from the other plane, and may be of any length. */
    private static String excerpt(String name) {
        return Shortened.to(100, name);
    }

    private static TargetTransition refused(ClaimState state, String code, String seen) {
        return TargetTransition.refused(state, finding(state, code, seen));
    }

    private static Finding finding(ClaimState state, String code, String seen) {
        return Finding.error(
                code,
                "cluster " + excerpt(state.offer().clusterName()),
                seen,
                "compare 'drover migration show %s' at both planes"
                        .formatted(state.offer().migration()));
    }
}
