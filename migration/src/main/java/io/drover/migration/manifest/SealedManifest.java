package io.drover.migration.manifest;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.SealingKey;
import io.drover.migration.identity.UnsealingKey;

/** A manifest that only the target can read: as it travels, and as the source keeps it for a target that lost its own. */
public record SealedManifest(MigrationId migration, SealedBox box) {
    public static SealedManifest seal(MigrationId migration, Manifest manifest, SealingKey target) {
        return new SealedManifest(
                migration, UnsealingKey.seal(target, context(migration), Blob.of(Canonical.encode(manifest))));
    }

    /**
     * Opens and checks it.
     *
     * @throws io.drover.migration.identity.SealBrokenException when it was sealed to another plane or altered
     * @throws io.drover.migration.codec.MalformedException when what is inside is no sound manifest
     */
    public Manifest open(UnsealingKey key) {
        return Canonical.decode(
                Manifest.class, key.open(context(migration), box).bytes());
    }

    private static String context(MigrationId migration) {
        return "manifest of migration " + migration;
    }
}
