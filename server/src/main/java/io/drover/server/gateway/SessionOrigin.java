package io.drover.server.gateway;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PoolName;
import java.util.Optional;

/**
 * Where a session comes from.
 *
 * @param remote the address that the agent dialled from
 * @param pool the pool of the gateway that it dialled
 * @param gateway the key of the gateway that passes it on; empty where the agent dialled this server itself
 */
record SessionOrigin(String remote, PoolName pool, Optional<Fingerprint> gateway) {}
