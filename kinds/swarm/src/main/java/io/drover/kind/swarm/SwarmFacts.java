package io.drover.kind.swarm;

import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.kind.swarm.engine.Network;
import io.drover.kind.swarm.engine.Node;
import io.drover.kind.swarm.engine.Service;
import io.drover.kind.swarm.engine.Task;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.List;

/** What a manager says of the whole swarm. */
record SwarmFacts(List<Node> nodes, List<Service> services, List<Task> tasks, List<Network> networks) {
    static SwarmFacts of(Member manager, LocalEndpoint endpoint, Engines engines)
            throws EngineException, InterruptedException {
        try (Engine engine = engines.open(manager.host(), manager.name(), endpoint)) {
            return new SwarmFacts(engine.nodes(), engine.services(), engine.tasks(), engine.networks());
        }
    }

    /** Whether there are services, and their operator wants no task of any. */
    boolean isStopped() {
        return !services.isEmpty()
                && services.stream().allMatch(service -> service.spec().mode().isStopped());
    }
}
