package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Majority;
import java.time.Instant;
import java.util.Optional;

/**
 * What a plane keeps of a cluster that leaves it, from the decision on, so that late hosts find the way and a target that
 * lost its manifest gets it again.
 *
 * @param cluster the cluster
 * @param epoch the epoch that its leaving began
 * @param name the name that it had here
 * @param migration the migration by which it left
 * @param target where it went
 * @param chain its ownerships, up to the target's
 * @param majority the proof that the transfer is settled, once known
 * @param manifest sealed to the target, until it is dropped
 * @param createdAt when it was decided
 */
public record Tombstone(
        ClusterId cluster,
        long epoch,
        String name,
        MigrationId migration,
        PlaneId target,
        Chain chain,
        Optional<Majority> majority,
        Optional<SealedManifest> manifest,
        Instant createdAt) {
    Tombstone settledBy(Majority proof) {
        return new Tombstone(cluster, epoch, name, migration, target, chain, Optional.of(proof), manifest, createdAt);
    }
}
