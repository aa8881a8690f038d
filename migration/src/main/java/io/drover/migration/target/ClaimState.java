package io.drover.migration.target;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A claim as the target knows it.
 *
 * @param offer what was asked for; never changes
 * @param stage where it stands
 * @param manifest what the source sent; its secrets are still sealed
 * @param certificate the transfer, once seen; stored only together with a majority
 * @param votes the votes seen so far, by host; before the certificate they are not known to be for it
 * @param abort the source's decision, once shown
 */
public record ClaimState(
        ClaimOffer offer,
        Stage stage,
        Optional<Manifest> manifest,
        Optional<Signed<TransferCertificate>> certificate,
        Map<HostKey, Signed<Vote>> votes,
        Optional<Signed<Abort>> abort) {
    public ClaimState {
        votes = Map.copyOf(votes);
    }

    /** Where a claim stands. */
    public enum Stage {
        /** The cluster is reserved. */
        CLAIMED(false),
        /** The manifest is stored. */
        MANIFEST_HELD(false),
        /** Certificate and majority are stored: this plane owns the cluster and commands it. */
        SERVING(false),
        /** The source cleaned up; nothing is left to do. */
        FINISHED(true),
        /** The source aborted; the cluster stays there. The claim is kept so that its ID is never claimed again. */
        ABORTED(true);

        private final boolean terminal;

        Stage(boolean terminal) {
            this.terminal = terminal;
        }

        public boolean isTerminal() {
            return terminal;
        }

        /** Whether the source may still abort. */
        public boolean isAbortable() {
            return switch (this) {
                case CLAIMED, MANIFEST_HELD -> true;
                case SERVING, FINISHED, ABORTED -> false;
            };
        }
    }

    public static ClaimState claimed(ClaimOffer offer) {
        return new ClaimState(offer, Stage.CLAIMED, Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    /** The proof of the transfer, if certificate and votes amount to one. */
    public Optional<Majority> majority() {
        return certificate
                .filter(transfer -> votes.size() >= offer.ended().quorum())
                .map(transfer -> new Majority(transfer, offer.ended(), List.copyOf(votes.values())));
    }

    ClaimState at(Stage next) {
        return new ClaimState(offer, next, manifest, certificate, votes, abort);
    }

    ClaimState holding(Manifest received) {
        return new ClaimState(offer, Stage.MANIFEST_HELD, Optional.of(received), certificate, votes, abort);
    }

    /** With the certificate and those of the votes seen so far that are for it. */
    ClaimState shown(Signed<TransferCertificate> transfer) {
        Digest digest = transfer.digest();
        Map<HostKey, Signed<Vote>> counted = new HashMap<>(votes);
        counted.values().removeIf(vote -> !Majority.counts(vote, transfer.statement(), digest, offer.ended()));
        return new ClaimState(offer, stage, manifest, Optional.of(transfer), counted, abort);
    }

    ClaimState withVote(Signed<Vote> vote) {
        Map<HostKey, Signed<Vote>> more = new HashMap<>(votes);
        more.put(vote.statement().host(), vote);
        return new ClaimState(offer, stage, manifest, certificate, more, abort);
    }

    ClaimState aborted(Signed<Abort> decision) {
        return new ClaimState(
                offer, Stage.ABORTED, Optional.empty(), Optional.empty(), Map.of(), Optional.of(decision));
    }

    /** Without what is needed no more. */
    ClaimState finished() {
        return new ClaimState(offer, Stage.FINISHED, Optional.empty(), certificate, votes, abort);
    }

    /** The votes in a stable order. */
    public List<Signed<Vote>> voteList() {
        List<Signed<Vote>> list = new ArrayList<>(votes.values());
        list.sort(java.util.Comparator.comparing(vote -> vote.statement().host()));
        return list;
    }
}
