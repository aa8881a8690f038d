package io.drover.migration.host;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;

/**
 * With whom a host holds a session: a plane, by the gateways of one of its pools. While a cluster moves from one pool to
 * another, a host holds two sessions with its plane.
 */
public record SessionTarget(PlaneId plane, PoolName pool) {
    @Override
    public String toString() {
        return pool.equals(PoolName.DEFAULT) ? plane.toString() : "%s (pool %s)".formatted(plane, pool);
    }
}
