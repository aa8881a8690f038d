package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.service.Change;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes a stack: services first, as they use the networks. */
record StackRemoval(Engine manager, String stack) {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int TRIES = 20;

    List<Change> run() throws EngineException, InterruptedException {
        List<Change> removed = new ArrayList<>();
        for (ServiceJson service : new SwarmServices(manager).all()) {
            if (service.stack().filter(stack::equals).isPresent()) {
                removeIfThere("/services/" + service.id());
                removed.add(Change.removed("service", service.name()));
            }
        }
        for (SwarmNetworks.Known network : new SwarmNetworks(manager).all()) {
            if (network.isOfSwarm() && network.isOf(stack)) {
                removeNetwork(network);
                removed.add(Change.removed("network", Excerpt.of(network.name())));
            }
        }
        return removed;
    }

    /** Tasks of a removed service hold on to its networks for a moment. */
    private void removeNetwork(SwarmNetworks.Known network) throws EngineException, InterruptedException {
        for (int left = TRIES; ; left--) {
            try {
                removeIfThere("/networks/" + network.id());
                return;
            } catch (EngineException e) {
                boolean inUse = e.refusal()
                        .filter(refusal -> refusal.said().contains("in use")
                                || refusal.said().contains("active endpoints"))
                        .isPresent();
                if (!inUse || left <= 0) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void removeIfThere(String path) throws EngineException, InterruptedException {
        try {
            manager.change("DELETE", path, Optional.empty());
        } catch (EngineException e) {
            if (e.refusal().filter(refusal -> refusal.status() == 404).isEmpty()) {
                throw e;
            }
        }
    }
}
