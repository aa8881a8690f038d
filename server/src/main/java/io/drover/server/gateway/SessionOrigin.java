package io.drover.server.gateway;

import io.drover.migration.identity.PoolName;

/**
 * Where a session comes from.
 *
 * @param remote the address that the agent dialled from
 * @param pool the pool of the gateway that it dialled
 */
record SessionOrigin(String remote, PoolName pool) {}
