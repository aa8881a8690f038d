package io.drover.kind.swarm;

import io.drover.kind.Reach;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Duration;

/**
 * The engines of hosts.
 *
 * @param reach the way to them
 * @param deadline for each request
 */
record Engines(Reach reach, Duration deadline) {
    Engine open(HostKey host, String name, LocalEndpoint endpoint) throws EngineException, InterruptedException {
        return Engine.open(reach, host, name, endpoint, deadline);
    }
}
