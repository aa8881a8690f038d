package io.drover.server.operation;

import io.drover.kind.service.Change;
import io.drover.kind.service.Node;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.Service;
import io.drover.kind.service.ServiceTask;
import io.drover.migration.manifest.Member;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.host.HostPresence;
import io.drover.server.migration.ClusterLockedException;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.operation.OwnedClusters.Owned;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskType;
import io.drover.server.web.ProblemException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sees and changes what runs on clusters. What changes something is held while a migration has the cluster locked, and
 * refused where that lasts; looking is not. Thread-safe.
 */
final class Operations {
    private final OwnedClusters clusters;
    private final ClusterLocks locks;
    private final Store store;
    private final Events events;
    private final HostPresence presence;
    private final InstantSource time;

    Operations(
            OwnedClusters clusters,
            ClusterLocks locks,
            Store store,
            Events events,
            HostPresence presence,
            InstantSource time) {
        this.clusters = clusters;
        this.locks = locks;
        this.store = store;
        this.events = events;
        this.presence = presence;
        this.time = time;
    }

    /** What is done to a cluster. */
    @FunctionalInterface
    interface Work<T> {
        T on(Owned cluster) throws OperationException, InterruptedException;
    }

    List<Service> services(String cluster) throws InterruptedException {
        return look(cluster, owned -> owned.orchestrator().services(owned.profile(), owned.reach()));
    }

    Service service(String cluster, String service) throws InterruptedException {
        return look(cluster, owned -> owned.orchestrator().service(owned.profile(), owned.reach(), service));
    }

    List<ServiceTask> tasks(String cluster, String service) throws InterruptedException {
        return look(cluster, owned -> owned.orchestrator().tasks(owned.profile(), owned.reach(), service));
    }

    /** All nodes; where nobody can tell of the others, those that this plane knows. */
    List<NodeView> nodes(String idOrName) throws InterruptedException {
        Owned owned = clusters.find(idOrName);
        List<Member> members = owned.profile().members();
        try {
            List<NodeView> views = new ArrayList<>();
            for (Node node : owned.orchestrator().nodes(owned.profile(), owned.reach())) {
                Optional<Member> member = members.stream()
                        .filter(known -> known.node().equals(node.id()))
                        .findFirst();
                views.add(
                        NodeView.of(node, member, member.filter(this::isOnline).isPresent()));
            }
            return views;
        } catch (OperationException e) {
            if (e.reason() != OperationException.Reason.UNREACHABLE) {
                throw OperationProblems.of(owned.cluster(), e);
            }
            return members.stream()
                    .map(member -> NodeView.unknown(member, isOnline(member), e.getMessage()))
                    .toList();
        }
    }

    private boolean isOnline(Member member) {
        return presence.isOnline(member.host());
    }

    Change updateImage(String cluster, String service, String image) throws InterruptedException {
        return change(
                cluster,
                "update",
                Map.of("service", service, "image", image),
                owned -> owned.orchestrator().updateImage(owned.profile(), owned.reach(), service, image));
    }

    Change scale(String cluster, String service, int replicas) throws InterruptedException {
        return change(
                cluster,
                "scale",
                Map.of("service", service, "replicas", Integer.toString(replicas)),
                owned -> owned.orchestrator().scale(owned.profile(), owned.reach(), service, replicas));
    }

    Change rollBack(String cluster, String service) throws InterruptedException {
        return change(
                cluster,
                "rollback",
                Map.of("service", service),
                owned -> owned.orchestrator().rollBack(owned.profile(), owned.reach(), service));
    }

    Change remove(String cluster, String service) throws InterruptedException {
        return change(
                cluster,
                "remove",
                Map.of("service", service),
                owned -> owned.orchestrator().remove(owned.profile(), owned.reach(), service));
    }

    List<Change> removeStack(String cluster, String stack) throws InterruptedException {
        return change(cluster, "remove", Map.of("stack", stack), owned -> {
            refuseWhileDeployed(owned.cluster(), stack);
            return owned.orchestrator().removeStack(owned.profile(), owned.reach(), stack);
        });
    }

    private void refuseWhileDeployed(Cluster cluster, String stack) {
        store.read(transaction -> transaction.tasks().findActive(DeployTask.subject(cluster.name(), stack)))
                .ifPresent(task -> {
                    throw OperationProblems.beingDeployed(stack, task.id());
                });
    }

    private <T> T look(String cluster, Work<T> work) throws InterruptedException {
        Owned owned = clusters.find(cluster);
        try {
            return work.on(owned);
        } catch (OperationException e) {
            throw OperationProblems.of(owned.cluster(), e);
        }
    }

    private <T> T change(String cluster, String operation, Map<String, String> details, Work<T> work)
            throws InterruptedException {
        return entered(cluster, owned -> {
            T result = work.on(owned);
            tell(owned.cluster(), operation, details);
            return result;
        });
    }

    /** Stores that something was done. */
    void tell(Cluster cluster, String operation, Map<String, String> details) {
        Map<String, String> all = new HashMap<>(details);
        all.put("operation", operation);
        all.put("cluster", cluster.name());
        events.publish(
                Event.of(time.instant(), "cluster.operation", cluster.id().value(), all));
    }

    /**
     * Does something to a cluster as an operation that a migration waits for before it locks.
     *
     * @throws ProblemException with status 503 where the cluster stays locked
     */
    <T> T entered(String idOrName, Work<T> work) throws InterruptedException {
        Cluster cluster = clusters.find(idOrName).cluster();
        try (ClusterLocks.Operation _ = locks.enter(cluster.id())) {
            // Found anew: while it was held, the cluster may have gone to another plane.
            return work.on(clusters.find(cluster.id().value()));
        } catch (OperationException e) {
            throw OperationProblems.of(cluster, e);
        } catch (ClusterLockedException e) {
            throw OperationProblems.locked(cluster, migration(cluster));
        }
    }

    private Optional<String> migration(Cluster cluster) {
        return store.read(transaction -> transaction.tasks().findActive(cluster.name()))
                .filter(task -> task.type() == TaskType.MIGRATE)
                .map(Task::id)
                .map(id -> id.value());
    }

    /** For people: how many were made, changed and so on. */
    static String summary(List<Change> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(Change::kind, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
