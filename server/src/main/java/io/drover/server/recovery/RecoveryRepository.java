package io.drover.server.recovery;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.recovery.Renewal;
import java.util.List;
import java.util.Optional;

/** What a plane stores because it was restored from an old copy. */
public interface RecoveryRepository {
    /** Why the plane stands down, if it does. */
    Optional<Finding> standDown();

    /** Stands down, or up again. */
    void standDown(Optional<Finding> reason);

    Optional<Renewal> renewal(ClusterId cluster);

    List<Renewal> renewals();

    /** Stores a cluster's newest renewal. */
    void save(Renewal renewal);

    /** Forgets the renewal of a cluster that is not to stay here. */
    void dropRenewal(ClusterId cluster);

    /** Notes that a majority of a cluster's hosts has promised, and whether all of them are let go. */
    void covered(ClusterId cluster, boolean released);

    boolean isCovered(ClusterId cluster);

    boolean isReleased(ClusterId cluster);

    Optional<Signed<Abort>> abort(MigrationId migration);

    void save(Signed<Abort> abort);
}
