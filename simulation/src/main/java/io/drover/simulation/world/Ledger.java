package io.drover.simulation.world;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was said and done, as somebody would know it who sees all machines at once. Nobody in the world can read it; the
 * invariants do.
 */
public final class Ledger {
    private final Map<Digest, Signed<TransferCertificate>> decided = new LinkedHashMap<>();
    private final Set<Digest> shown = new HashSet<>();
    private final Map<MigrationId, Integer> aborted = new HashMap<>();
    private final Map<Digest, Set<HostKey>> votes = new HashMap<>();
    private final Map<HostKey, List<Vote>> votesOf = new HashMap<>();
    private final List<Touch> touches = new ArrayList<>();
    private long revision;
    private long version;

    /**
     * A change of the workload on a host.
     *
     * @param owned whether the plane that did it owned the cluster, as the host saw it
     */
    public record Touch(String host, String plane, boolean owned) {}

    /** Something changed that an invariant may look at. */
    public void changed() {
        version++;
    }

    public long version() {
        return version;
    }

    /** A source stored its decision. */
    public void decided(Signed<TransferCertificate> certificate) {
        decided.putIfAbsent(certificate.digest(), certificate);
        changed();
    }

    /** A certificate left its source. */
    public void shown(Digest certificate) {
        shown.add(certificate);
        changed();
    }

    /** An abort was stored, or left its source. */
    public void aborted(Abort abort) {
        aborted.merge(abort.migration(), abort.sourceIncarnation(), Math::max);
        changed();
    }

    /** A vote left its host. */
    public void voted(Vote vote) {
        if (votes.computeIfAbsent(vote.certificate(), ignored -> new HashSet<>())
                .add(vote.host())) {
            votesOf.computeIfAbsent(vote.host(), ignored -> new ArrayList<>()).add(vote);
            changed();
        }
    }

    /** The owner changed the cluster, and stored that. */
    public void operated(long newRevision) {
        revision = newRevision;
        changed();
    }

    public void touched(Touch touch) {
        touches.add(touch);
        changed();
    }

    public Map<Digest, Signed<TransferCertificate>> decisions() {
        return decided;
    }

    public Set<Digest> shownCertificates() {
        return shown;
    }

    /** The incarnation by which a migration was aborted, if it was. */
    public Optional<Integer> abortedIncarnation(MigrationId migration) {
        return Optional.ofNullable(aborted.get(migration));
    }

    public Set<HostKey> votersFor(Digest certificate) {
        return votes.getOrDefault(certificate, Set.of());
    }

    public Map<HostKey, List<Vote>> votesByHost() {
        return votesOf;
    }

    public List<Touch> touches() {
        return touches;
    }

    /** The newest change of the cluster by its owner. */
    public long revision() {
        return revision;
    }
}
