package io.drover.migration.ownership;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.VerifyingKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The proof that a transfer is settled: the certificate, the hosts of the ownership that it ended, and the votes of
 * more than half of them. Anyone can check it, given the key of the owner that signed.
 */
public record Majority(Signed<TransferCertificate> certificate, HostSet ended, List<Signed<Vote>> votes) {
    public Majority {
        votes = List.copyOf(votes);
        if (votes.size() > HostSet.MAX_HOSTS) {
            throw new IllegalArgumentException(
                    "%d votes: expected at most %d".formatted(votes.size(), HostSet.MAX_HOSTS));
        }
    }

    /** Whether the certificate is signed by {@code signer} and enough distinct hosts voted for it. */
    public boolean provenBy(VerifyingKey signer) {
        return certificate.verifiedBy(signer)
                && certificate.statement().ended().matches(ended)
                && voters().size() >= ended.quorum();
    }

    /** The distinct hosts of the ended ownership with a valid vote for this certificate. */
    public Set<HostKey> voters() {
        Digest digest = certificate.digest();
        Set<HostKey> voters = new HashSet<>();
        for (Signed<Vote> vote : votes) {
            if (counts(vote, certificate.statement(), digest, ended)) {
                voters.add(vote.statement().host());
            }
        }
        return voters;
    }

    /** Whether a vote is valid and is for this certificate by a host of the ended ownership. */
    public static boolean counts(Signed<Vote> vote, TransferCertificate certificate, Digest digest, HostSet ended) {
        Vote cast = vote.statement();
        return cast.certificate().equals(digest)
                && cast.cluster().equals(certificate.cluster())
                && cast.epoch() == certificate.epoch()
                && cast.sourceIncarnation() == certificate.sourceIncarnation()
                && ended.contains(cast.host())
                && vote.verifiedBy(cast.host());
    }
}
