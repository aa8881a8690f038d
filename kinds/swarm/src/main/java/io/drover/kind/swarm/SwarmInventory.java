package io.drover.kind.swarm;

import io.drover.kind.swarm.engine.Container;
import io.drover.kind.swarm.engine.Network;
import io.drover.kind.swarm.engine.Node;
import io.drover.kind.swarm.engine.Service;
import io.drover.kind.swarm.engine.Task;
import io.drover.kind.swarm.engine.Volumes;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a swarm's inventory. What swarm changes by itself stays out of the identity: a node's version, which counts its
 * heartbeats' losses too, the tasks, the routing mesh's network, and anonymous volumes, which come and go with tasks. A
 * service's version changes with its spec, and for a moment after it, while swarm rolls the change out.
 */
final class SwarmInventory {
    private final Map<String, String> identity = new HashMap<>();
    private final Map<String, String> observed = new HashMap<>();

    SwarmInventory(String swarm) {
        identity.put("swarm", swarm);
    }

    void add(Member member, HostFacts.Known facts) {
        for (Volumes.Volume volume : facts.volumes()) {
            (volume.isAnonymous() ? observed : identity)
                    .put("volume/" + member.node() + "/" + volume.name(), volume.driver() + " " + volume.scope());
        }
        for (Container container : facts.containers()) {
            observed.put(
                    "container/" + container.id(),
                    "%s on %s, image %s, created %s, %s"
                            .formatted(
                                    container.name(),
                                    member.name(),
                                    container.imageId(),
                                    container.created(),
                                    container.state()));
        }
    }

    void add(SwarmFacts swarm) {
        for (Node node : swarm.nodes()) {
            identity.put("node/" + node.id(), node.role() + " " + node.hostname());
            observed.put(
                    "node/" + node.id(),
                    node.status().state() + " " + node.spec().availability() + leadership(node.managerStatus()));
        }
        for (Service service : swarm.services()) {
            identity.put(
                    "service/" + service.id(),
                    "%s, %s, version %d"
                            .formatted(
                                    service.spec().name(),
                                    service.spec().mode(),
                                    service.version().index()));
        }
        for (Network network : swarm.networks()) {
            if (network.isOfOperator()) {
                identity.put("network/" + network.id(), network.name() + " " + network.driver());
            }
        }
        for (Task task : swarm.tasks()) {
            if (!task.hasEnded()) {
                observed.put("task/" + task.id(), written(task));
            }
        }
    }

    Inventory readAt(Instant readAt) {
        return new Inventory(identity, observed, readAt);
    }

    private static String leadership(Node.@Nullable ManagerStatus manager) {
        return manager == null ? "" : manager.leader() ? " leader" : " " + manager.reachability();
    }

    private static String written(Task task) {
        Task.ContainerStatus container = task.status().containerStatus();
        return "service %s slot %d on node %s, %s since %s%s"
                .formatted(
                        task.serviceId(),
                        task.slot(),
                        task.nodeId(),
                        task.status().state(),
                        task.status().timestamp(),
                        container == null
                                ? ""
                                : ", container %s, process %d".formatted(container.containerId(), container.pid()));
    }
}
