package io.drover.server.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a plane keeps of a cluster that left it, so that late hosts find the way.
 *
 * @param cluster the cluster
 * @param epoch the epoch that its leaving began
 * @param name the name that it had here
 * @param migration the migration by which it left
 * @param target where it went
 * @param majority the canonical proof
 * @param sealedManifest the manifest, sealed to the target, until it is dropped
 * @param createdAt when it left
 */
public record Tombstone(
        ClusterId cluster,
        long epoch,
        String name,
        MigrationId migration,
        PlaneId target,
        Blob majority,
        Optional<Blob> sealedManifest,
        Instant createdAt) {}
