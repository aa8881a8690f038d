package io.drover.migration.recovery;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import java.util.Optional;
import java.util.Set;

/** What becomes of one cluster of a plane that recovers. */
public sealed interface Verdict {
    /**
     * Not enough is known.
     *
     * @param promised how many of its hosts have promised
     * @param needed how many must; above {@code promised}, or equal where those that did disagree
     * @param missing the hosts that have not, as far as they are known
     */
    record AskMore(int promised, int needed, Set<HostKey> missing) implements Verdict {
        public AskMore {
            missing = Set.copyOf(missing);
        }
    }

    /** The cluster is not this plane's: so it is settled. Nothing is signed. */
    record Elsewhere(Chain chain, Optional<Majority> majority) implements Verdict {}

    /**
     * The cluster is this plane's, and none of the promisers has voted for a transfer of it, or only for one that is not
     * settled and was aborted since. One that did not promise may have: so the plane transfers it to itself, by which every
     * host follows.
     *
     * @param chain up to the ownership of this plane
     * @param votes by which it came here, where hosts tell of a majority of them
     */
    record Ours(Chain chain, Optional<Majority> votes) implements Verdict {
        Ours(Chain chain) {
            this(chain, Optional.empty());
        }
    }

    /**
     * A decision of the life that was lost, or one not settled yet. It counts, and is signed again.
     *
     * @param before the chain up to the ownership that it ends
     * @param certificate the decision, as the former incarnation signed it
     */
    record Decided(Chain before, Signed<TransferCertificate> certificate) implements Verdict {}
}
