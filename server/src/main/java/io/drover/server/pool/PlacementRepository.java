package io.drover.server.pool;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Placement;
import java.util.List;
import java.util.Optional;

/** The newest placement of each cluster that has one. It goes with the cluster. */
public interface PlacementRepository {
    /** Empty for a cluster that never left the default pool. */
    Optional<Signed<Placement>> find(ClusterId cluster);

    List<Signed<Placement>> list();

    /** Stores it in the place of the cluster's former one. */
    void save(Signed<Placement> placement);
}
