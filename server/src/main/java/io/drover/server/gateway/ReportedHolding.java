package io.drover.server.gateway;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.protocol.v1.HoldingReport;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cluster as a host says it holds it. Signatures are not verified yet.
 *
 * @param owner whom the host obeys for it
 * @param head the digest of the newest link that the host holds
 * @param pending the migration whose target the host keeps a pending session to
 * @param vote for the transfer that began this epoch, unless it began otherwise
 * @param certificate that transfer
 * @param settled whether the host was shown a majority for it
 * @param generation of the placement that the host holds; 0 for none
 */
public record ReportedHolding(
        ClusterId cluster,
        long epoch,
        PlaneId owner,
        Digest head,
        Optional<MigrationId> pending,
        Optional<Signed<Vote>> vote,
        Optional<Signed<TransferCertificate>> certificate,
        boolean settled,
        Set<LocalEndpoint> endpoints,
        long generation) {
    public ReportedHolding {
        endpoints = Set.copyOf(endpoints);
    }

    /** Throws IllegalArgumentException or MalformedException, with the reason, when the report is not well formed. */
    static ReportedHolding of(HoldingReport report) {
        return new ReportedHolding(
                new ClusterId(report.getCluster()),
                report.getEpoch(),
                new PlaneId(report.getOwner()),
                new Digest(report.getHead()),
                report.getPendingMigration().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new MigrationId(report.getPendingMigration())),
                report.getVote().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Signed.decode(Vote.class, report.getVote().toByteArray())),
                report.getCertificate().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Signed.decode(
                                TransferCertificate.class,
                                report.getCertificate().toByteArray())),
                report.getSettled(),
                report.getEndpointsList().stream().map(LocalEndpoint::new).collect(Collectors.toUnmodifiableSet()),
                report.getGeneration());
    }
}
