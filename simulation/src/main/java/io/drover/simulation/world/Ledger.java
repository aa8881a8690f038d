package io.drover.simulation.world;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final Map<Digest, Decision> decided = new LinkedHashMap<>();
    private final Map<Digest, Abort> aborts = new LinkedHashMap<>();
    private final Map<Digest, Placed> placed = new LinkedHashMap<>();
    private final Set<MigrationId> movesAborted = new HashSet<>();
    private final Set<Digest> shown = new HashSet<>();
    private final Set<PlaneId> restored = new HashSet<>();
    private final Set<PlaneId> unrecovered = new HashSet<>();
    private final Set<PlaneId> recovering = new HashSet<>();
    private final List<String> oldCopies = new ArrayList<>();
    private final Map<Digest, Set<HostKey>> votes = new HashMap<>();
    private final Map<HostKey, List<Vote>> votesOf = new HashMap<>();
    private final List<Touch> touches = new ArrayList<>();
    private boolean released;
    private boolean hostsLost;
    private boolean adopted;
    private long revision;
    private long version;
    private int recoveries;

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

    /**
     * A stored transfer.
     *
     * @param revision of the cluster that the source held
     */
    public record Decision(Signed<TransferCertificate> certificate, long revision) {}

    /** A stored placement. */
    public record Placed(MigrationId migration, Placement placement) {}

    /** A source stored its decision. */
    public void decided(Signed<TransferCertificate> certificate, long atRevision) {
        decided.putIfAbsent(certificate.digest(), new Decision(certificate, atRevision));
        changed();
    }

    /**
     * A plane that recovers has signed a decision again, or renews its ownership.
     *
     * @param held the revision of the cluster that it holds, if it holds the cluster
     */
    public void decidedAgain(Signed<TransferCertificate> certificate, Optional<Long> held) {
        long before = decided.values().stream()
                .filter(decision -> decision.certificate().statement().decidesLike(certificate.statement()))
                .map(Decision::revision)
                .findFirst()
                .or(() -> held)
                .orElse(0L);
        decided(certificate, before);
    }

    /** A plane stored where its cluster is from now on. */
    public void placed(MigrationId migration, Signed<Placement> placement) {
        placed.putIfAbsent(placement.digest(), new Placed(migration, placement.statement()));
        changed();
    }

    public void moveAborted(MigrationId migration) {
        movesAborted.add(migration);
        changed();
    }

    /** A decision left its plane. */
    public void shown(Digest decision) {
        if (shown.add(decision)) {
            changed();
        }
    }

    public void abortStored(Signed<Abort> abort) {
        aborts.putIfAbsent(abort.digest(), abort.statement());
        changed();
    }

    /** An abort left its source. */
    public void abortShown(Signed<Abort> abort) {
        abortStored(abort);
        shown(abort.digest());
    }

    /**
     * A plane was started from an old copy. What it had decided since, and nobody was shown, is as if it had never been.
     *
     * @param kept the decisions in that copy
     */
    public void restored(PlaneId plane, Set<Digest> kept) {
        restored.add(plane);
        unrecovered.add(plane);
        recovering.remove(plane);
        decided.entrySet()
                .removeIf(entry -> isLost(entry.getKey(), kept)
                        && entry.getValue()
                                .certificate()
                                .statement()
                                .source()
                                .id()
                                .equals(plane));
        aborts.entrySet()
                .removeIf(entry -> isLost(entry.getKey(), kept)
                        && entry.getValue().source().equals(plane));
        placed.entrySet()
                .removeIf(entry -> isLost(entry.getKey(), kept)
                        && entry.getValue().placement().plane().equals(plane));
        changed();
    }

    private boolean isLost(Digest decision, Set<Digest> kept) {
        return !shown.contains(decision)
                && !kept.contains(decision)
                && votersFor(decision).isEmpty();
    }

    /** A restored plane stored what becomes of the cluster. */
    public void recovering(PlaneId plane) {
        recovering.add(plane);
    }

    /** All follow a plane that recovers; unless it did not notice that it was restored once more meanwhile. */
    public void recovered(PlaneId plane) {
        if (recovering.remove(plane) && unrecovered.remove(plane)) {
            recoveries++;
        }
        changed();
    }

    /** How many restored planes were recovered. */
    public int recoveries() {
        return recoveries;
    }

    /**
     * A plane let the hosts of the cluster go.
     *
     * @param onItsWay whether more than the hosts' word was left of it: then nothing excuses that
     */
    public void released(boolean onItsWay) {
        released = released || !onItsWay;
        changed();
    }

    /** Whether the cluster is nobody's any more, until somebody takes it over again. */
    public boolean isReleased() {
        return released;
    }

    /** Planes that were started from an old copy and are not recovered. */
    public Set<PlaneId> unrecoveredPlanes() {
        return unrecovered;
    }

    /** A majority of the hosts is gone. */
    public void hostsLost() {
        hostsLost = true;
        changed();
    }

    /** The survivors of that have an owner again. */
    public void adopted() {
        adopted = true;
        changed();
    }

    /** Whether a majority of the hosts was lost, and no plane has adopted the rest. */
    public boolean isStranded() {
        return hostsLost && !adopted;
    }

    public boolean isAdopted() {
        return adopted;
    }

    /** A plane decided or commanded after it was shown that it is an old copy. */
    public void actedAsOldCopy(String what) {
        oldCopies.add(what);
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

    public Map<Digest, Decision> decisions() {
        return decided;
    }

    public Map<Digest, Placed> placements() {
        return placed;
    }

    public Set<MigrationId> abortedMoves() {
        return movesAborted;
    }

    public Set<Digest> shownDecisions() {
        return shown;
    }

    public boolean isKnown(Digest decision) {
        return decided.containsKey(decision) || aborts.containsKey(decision) || placed.containsKey(decision);
    }

    /** The newest incarnation by which a migration was aborted, if it was. */
    public Optional<Integer> abortedIncarnation(MigrationId migration) {
        return aborts.values().stream()
                .filter(abort -> abort.migration().equals(migration))
                .map(Abort::sourceIncarnation)
                .max(Comparator.naturalOrder());
    }

    /** Planes that were started from an old copy. */
    public Set<PlaneId> restoredPlanes() {
        return restored;
    }

    /** What planes did although they were shown that they are old copies. */
    public List<String> actsOfOldCopies() {
        return oldCopies;
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
