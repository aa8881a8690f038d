package io.drover.server.pool;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PoolName;
import java.time.Instant;

/**
 * A gateway that passes on the calls of agents to this plane's server.
 *
 * @param name for people; unique in the plane
 * @param pool that it belongs to
 * @param address where agents reach it, and the key that it shows there and to the server
 * @param enrolledAt when it became known
 */
public record Gateway(String name, PoolName pool, GatewayAddress address, Instant enrolledAt) {}
