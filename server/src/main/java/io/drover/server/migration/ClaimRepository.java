package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import java.util.List;
import java.util.Optional;

/** Stored claims of this plane. */
public interface ClaimRepository {
    Optional<StoredClaim> find(MigrationId id);

    /** The one that has not ended, if any. */
    Optional<StoredClaim> findActive(ClusterId cluster);

    /** Newest first. */
    List<StoredClaim> list();

    /** Stores a new claim. Throws IllegalStateException where the cluster has one that has not ended. */
    void insert(StoredClaim claim);

    /** Replaces and returns it with its new version; throws StaleVersionException when its version is not the stored one. */
    StoredClaim update(StoredClaim claim);
}
