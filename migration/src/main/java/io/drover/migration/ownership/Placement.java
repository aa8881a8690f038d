package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Statement;
import java.util.List;

/**
 * The owner's word on which of its gateways serve a cluster. Hosts keep the newest one: a placement of an older
 * generation is refused, also when it comes from a plane that was restored from an old copy.
 *
 * @param cluster the cluster
 * @param plane its owner
 * @param incarnation the owner's
 * @param epoch of the ownership; every ownership begins in {@link PoolName#DEFAULT}, at generation 0, without a placement
 * @param generation from 1 on, higher with each placement of this ownership
 * @param pool the gateways' pool
 * @param gateways where the hosts dial; at least one
 */
public record Placement(
        ClusterId cluster,
        PlaneId plane,
        int incarnation,
        long epoch,
        long generation,
        PoolName pool,
        List<GatewayAddress> gateways)
        implements Statement {
    /** The most gateways that a placement names. */
    public static final int MAX_GATEWAYS = 64;

    public Placement {
        gateways = List.copyOf(gateways);
        if (generation < 1) {
            throw new IllegalArgumentException(
                    "a placement of generation %d: expected 1 or more".formatted(generation));
        }
        if (gateways.isEmpty() || gateways.size() > MAX_GATEWAYS) {
            throw new IllegalArgumentException(
                    "a placement with %d gateways: expected 1 to %d".formatted(gateways.size(), MAX_GATEWAYS));
        }
    }
}
