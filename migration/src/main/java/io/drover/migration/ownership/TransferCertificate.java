package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.Statement;
import java.util.List;

/**
 * The statement that ends an ownership and begins the next epoch's, signed with the key of the owner that it ends.
 *
 * @param migration the migration that it decides
 * @param cluster the cluster
 * @param epoch the epoch that begins: one more than the one that ends
 * @param previous the digest of the link before: the genesis, or the certificate that began the ended ownership
 * @param source the owner until now
 * @param sourceIncarnation the source's incarnation when it signed
 * @param target the owner from now on
 * @param ended the hosts of the ownership being ended: the votes are counted over these
 * @param begun the hosts of the ownership that begins
 * @param manifest the digest of the manifest that the target holds
 * @param targetGateways where the hosts find the target, and the keys it shows there
 * @param secretsKey the key of the manifest's secrets, sealed to the target
 */
public record TransferCertificate(
        MigrationId migration,
        ClusterId cluster,
        long epoch,
        Digest previous,
        PlaneIdentity source,
        int sourceIncarnation,
        PlaneIdentity target,
        Electorate ended,
        Electorate begun,
        Digest manifest,
        List<GatewayAddress> targetGateways,
        SealedBox secretsKey)
        implements Statement {
    public TransferCertificate {
        targetGateways = List.copyOf(targetGateways);
        if (epoch <= Genesis.EPOCH) {
            throw new IllegalArgumentException("a certificate for epoch %d: the first that a transfer can begin is %d"
                    .formatted(epoch, Genesis.EPOCH + 1));
        }
    }

    /** The same decision, as a later incarnation of the source signs it. */
    public TransferCertificate inIncarnation(int incarnation) {
        return new TransferCertificate(
                migration,
                cluster,
                epoch,
                previous,
                source,
                incarnation,
                target,
                ended,
                begun,
                manifest,
                targetGateways,
                secretsKey);
    }

    /** Whether another is the same decision, by whichever incarnation of the source. */
    public boolean decidesLike(TransferCertificate other) {
        return other.inIncarnation(sourceIncarnation).equals(this);
    }

    /** Whether the cluster stays where it is: the plane renews its ownership, or changes its keys. */
    public boolean isToItself() {
        return source.id().equals(target.id());
    }
}
