package io.drover.migration.host;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.Lineage;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.ownership.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ownership of one cluster as a host holds it.
 *
 * @param cluster the cluster
 * @param epoch of the ownership
 * @param owner whose commands are obeyed
 * @param head the digest of the link that began the ownership
 * @param hosts the hosts of the ownership, whose votes end it
 * @param endpoints the local endpoints that are bound to this cluster
 * @param placement the owner's newest word on which of its gateways serve it; empty in the default pool
 * @param pending where a migration in progress may move it to
 * @param accepted the transfer that began the ownership, unless it began otherwise
 * @param conflict a second certificate for this epoch, kept as evidence
 * @param quarantined whether an adoption named this host as lost: it then obeys nobody
 * @param words which migrations never get this host's vote, oldest first; at most {@value #MOST_WORDS}
 * @param lineage how the ownership came to be, for a plane that lost it; empty where that is not known, or too long
 */
public record Holding(
        ClusterId cluster,
        long epoch,
        PlaneIdentity owner,
        Digest head,
        Electorate hosts,
        Set<LocalEndpoint> endpoints,
        Optional<Signed<Placement>> placement,
        Optional<Pending> pending,
        Optional<Accepted> accepted,
        Optional<Signed<TransferCertificate>> conflict,
        boolean quarantined,
        List<Word> words,
        Optional<Lineage> lineage) {
    /**
     * A certificate that a word keeps from its vote was signed in a life of the owner that was lost, and has not been shown
     * here since: with so many attempts given up after it, it is none any more that could still be under way.
     */
    static final int MOST_WORDS = 256;

    public Holding {
        endpoints = Set.copyOf(endpoints);
        words = List.copyOf(words);
    }

    /**
     * The target of a migration in progress.
     *
     * @param migration the migration
     * @param target the plane to open a pending session to
     * @param pool the owner's pool to open it at, where the cluster moves within its plane
     * @param gateways where it listens
     */
    public record Pending(
            MigrationId migration, PlaneIdentity target, Optional<PoolName> pool, List<GatewayAddress> gateways) {
        public Pending {
            gateways = List.copyOf(gateways);
        }
    }

    /**
     * A transfer that this host voted for.
     *
     * @param certificate the transfer
     * @param vote this host's vote
     * @param settled whether a majority was shown; until then the former owner's session is kept
     */
    public record Accepted(Signed<TransferCertificate> certificate, Signed<Vote> vote, boolean settled) {
        /** Whether the vote is for this certificate: a host whose vote lost follows another one. */
        boolean isVotedFor() {
            return vote.statement().certificate().equals(certificate.digest());
        }

        Accepted settledNow() {
            return new Accepted(certificate, vote, true);
        }
    }

    Holding withPending(Optional<Pending> newPending) {
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                endpoints,
                placement,
                newPending,
                accepted,
                conflict,
                quarantined,
                words,
                lineage);
    }

    Holding withConflict(Signed<TransferCertificate> evidence) {
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                endpoints,
                placement,
                pending,
                accepted,
                Optional.of(evidence),
                quarantined,
                words,
                lineage);
    }

    Holding settled() {
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                endpoints,
                placement,
                pending,
                accepted.map(Accepted::settledNow),
                conflict,
                quarantined,
                words,
                lineage);
    }

    Holding binding(Set<LocalEndpoint> newEndpoints) {
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                newEndpoints,
                placement,
                pending,
                accepted,
                conflict,
                quarantined,
                words,
                lineage);
    }

    Holding inQuarantine() {
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                endpoints,
                placement,
                Optional.empty(),
                accepted,
                conflict,
                true,
                words,
                lineage);
    }

    /** By another signature under the transfer that it came by, it is the same ownership, and stays placed. */
    Holding followedBy(Accepted transfer) {
        TransferCertificate certificate = transfer.certificate().statement();
        boolean sameOwnership =
                certificate.epoch() == epoch && certificate.target().equals(owner);
        return new Holding(
                cluster,
                certificate.epoch(),
                certificate.target(),
                transfer.certificate().digest(),
                certificate.begun(),
                endpoints,
                sameOwnership ? placement : Optional.empty(),
                Optional.empty(),
                Optional.of(transfer),
                Optional.empty(),
                quarantined,
                // A later incarnation may decide the same end anew, and a plane that recovers asks for them.
                words,
                lineage.flatMap(known -> known.followedBy(new Link.Transfer(transfer.certificate()))));
    }

    /** Served by other gateways of its owner from now on; a move to them is over. */
    Holding placed(Signed<Placement> newPlacement) {
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                endpoints,
                Optional.of(newPlacement),
                pending.filter(offered -> offered.pool().isEmpty()),
                accepted,
                conflict,
                quarantined,
                words,
                lineage);
    }

    /** With the word given, and the pending session of that migration closed. */
    Holding withWord(Word given) {
        List<Word> more = new ArrayList<>(words);
        more.removeIf(word -> word.migration().equals(given.migration()));
        more.add(new Word(given.migration(), Math.max(given.incarnation(), wordFor(given.migration()))));
        return new Holding(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                endpoints,
                placement,
                pending.filter(offered -> !offered.migration().equals(given.migration())),
                accepted,
                conflict,
                quarantined,
                more.subList(Math.max(0, more.size() - MOST_WORDS), more.size()),
                lineage);
    }

    /** The incarnation up to which certificates of a migration are refused; 0 where the host gave no word. */
    int wordFor(MigrationId migration) {
        return words.stream()
                .filter(word -> word.migration().equals(migration))
                .mapToInt(Word::incarnation)
                .findFirst()
                .orElse(0);
    }

    /**
     * As the host tells it with its promise.
     *
     * @param refusedBelow which incarnations of the plane that asks it refused before
     */
    HeldOwnership told(int refusedBelow) {
        return new HeldOwnership(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                accepted.map(Accepted::certificate),
                accepted.filter(Accepted::isVotedFor).map(Accepted::vote),
                accepted.map(Accepted::settled).orElse(true),
                words,
                refusedBelow,
                lineage);
    }

    /** 0 while it is where every ownership begins. */
    public long generation() {
        return placement.map(newest -> newest.statement().generation()).orElse(0L);
    }

    /** The planes to hold a session with because of this cluster. */
    Set<PlaneId> planes() {
        Set<PlaneId> sessions = new HashSet<>();
        sessions.add(owner.id());
        pending.ifPresent(offered -> sessions.add(offered.target().id()));
        accepted.filter(transfer -> !transfer.settled())
                .ifPresent(transfer ->
                        sessions.add(transfer.certificate().statement().source().id()));
        return sessions;
    }
}
