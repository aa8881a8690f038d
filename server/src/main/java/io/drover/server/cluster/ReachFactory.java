package io.drover.server.cluster;

import io.drover.kind.Reach;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;

/** Makes the ways to local endpoints on hosts. Thread-safe. */
public interface ReachFactory {
    /** What a grant allows, and nothing else; of a cluster that nobody owns yet, its epoch is 0. */
    Reach inspecting(Signed<Grant> grant);

    /** Everything that the owner of a cluster may reach. */
    Reach owned(ClusterId cluster, long epoch);

    /** As the owner, by the sessions that hosts hold with one pool of gateways. */
    Reach through(PoolName pool, ClusterId cluster, long epoch);
}
