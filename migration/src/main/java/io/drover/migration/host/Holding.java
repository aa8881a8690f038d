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
        Optional<Lineage> lineage) {
    public Holding {
        endpoints = Set.copyOf(endpoints);
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
                lineage);
    }

    Holding followedBy(Accepted transfer) {
        TransferCertificate certificate = transfer.certificate().statement();
        return new Holding(
                cluster,
                certificate.epoch(),
                certificate.target(),
                transfer.certificate().digest(),
                certificate.begun(),
                endpoints,
                Optional.empty(),
                Optional.empty(),
                Optional.of(transfer),
                Optional.empty(),
                quarantined,
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
                lineage);
    }

    /** As the host tells it with its promise. */
    HeldOwnership told() {
        return new HeldOwnership(
                cluster,
                epoch,
                owner,
                head,
                hosts,
                accepted.map(Accepted::certificate),
                accepted.filter(Accepted::isVotedFor).map(Accepted::vote),
                accepted.map(Accepted::settled).orElse(true),
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
