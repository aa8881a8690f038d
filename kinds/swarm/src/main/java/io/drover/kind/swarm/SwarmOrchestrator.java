package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.Reach;
import io.drover.kind.service.Change;
import io.drover.kind.service.Node;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.kind.service.Orchestrator;
import io.drover.kind.service.Service;
import io.drover.kind.service.ServiceTask;
import io.drover.kind.service.StackDefinition;
import io.drover.kind.swarm.compose.ComposeFile;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Profile;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operates swarms through the engine's API at a manager, as the {@code docker} command does. Images are not looked up at
 * a registry: nodes pull what they lack by the name that was given.
 *
 * @param deadline for each request to an engine
 */
record SwarmOrchestrator(Duration deadline) implements Orchestrator {
    private static final String SERVICE = "service";

    private <T> T at(Profile profile, Reach reach, ManagerEngine.Work<T> work)
            throws OperationException, InterruptedException {
        try {
            return new ManagerEngine(profile, reach, deadline).run(work);
        } catch (IllegalArgumentException e) {
            // Checks of the engine's answers say what they miss in this way.
            throw new OperationException(
                    Reason.UNREACHABLE, "a manager's engine gave an answer that cannot be used: " + e.getMessage(), e);
        } catch (JacksonException e) {
            // A spec in which something stands in place of an object; the words would tell of its values.
            throw new OperationException(
                    Reason.UNREACHABLE, "a manager's engine gave an answer that is not as Docker documents it", e);
        }
    }

    @Override
    public List<Node> nodes(Profile profile, Reach reach) throws OperationException, InterruptedException {
        return at(
                profile,
                reach,
                manager -> manager.nodes().stream()
                        .map(SwarmOrchestrator::told)
                        .sorted(Comparator.comparing(Node::hostname).thenComparing(Node::id))
                        .toList());
    }

    private static Node told(io.drover.kind.swarm.engine.Node node) {
        boolean reachable = node.managerStatus() == null
                || !node.managerStatus().reachability().equals("unreachable");
        return new Node(
                node.id(),
                node.hostname(),
                node.role(),
                node.spec().availability(),
                node.status().state(),
                reachable ? node.status().message() : "as a manager it is unreachable",
                node.address(),
                node.managerStatus() != null && node.managerStatus().leader(),
                node.isReady() && reachable);
    }

    @Override
    public List<Service> services(Profile profile, Reach reach) throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            SwarmServices swarm = new SwarmServices(manager);
            List<TaskJson> tasks = swarm.tasks();
            return swarm.all().stream()
                    .map(service -> SwarmServices.told(service, tasks))
                    .sorted(Comparator.comparing(Service::name))
                    .toList();
        });
    }

    @Override
    public Service service(Profile profile, Reach reach, String service)
            throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            SwarmServices swarm = new SwarmServices(manager);
            return SwarmServices.told(swarm.named(service), swarm.tasks());
        });
    }

    @Override
    public List<ServiceTask> tasks(Profile profile, Reach reach, String service)
            throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            SwarmServices swarm = new SwarmServices(manager);
            ServiceJson found = swarm.named(service);
            Map<String, String> hostnames =
                    manager.nodes().stream().collect(Collectors.toMap(node -> node.id(), node -> node.hostname()));
            return swarm.tasks().stream()
                    .filter(task -> task.serviceId().equals(found.id()))
                    .sorted(Comparator.comparingLong(TaskJson::slot)
                            .thenComparing(TaskJson::nodeId)
                            .thenComparing(TaskJson::since, Comparator.reverseOrder()))
                    .map(task -> task.told(found.name(), hostnames))
                    .toList();
        });
    }

    @Override
    public List<Finding> check(StackDefinition definition) {
        return ComposeFile.parse(definition).findings();
    }

    @Override
    public void deploy(Profile profile, Reach reach, StackDefinition definition, Consumer<Change> told)
            throws OperationException, InterruptedException {
        ComposeFile.Parsed parsed = ComposeFile.parse(definition);
        if (parsed.stack().isEmpty()) {
            throw new OperationException(
                    Reason.REFUSED,
                    "the Compose file cannot be deployed: "
                            + parsed.findings().stream()
                                    .map(finding -> finding.target() + ": " + finding.seen())
                                    .collect(Collectors.joining("; ")));
        }
        at(profile, reach, manager -> {
            new StackDeployment(manager, parsed.stack().get(), told).run();
            return true;
        });
    }

    @Override
    public Change updateImage(Profile profile, Reach reach, String service, String image)
            throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            SwarmServices swarm = new SwarmServices(manager);
            ServiceJson found = swarm.named(service);
            ObjectNode spec = found.specCopy();
            if (found.spec()
                    .path("TaskTemplate")
                    .path("ContainerSpec")
                    .path("Image")
                    .asString("")
                    .equals(image)) {
                return Change.unchanged(SERVICE, found.name());
            }
            spec.withObjectProperty("TaskTemplate")
                    .withObjectProperty("ContainerSpec")
                    .put("Image", image);
            swarm.update(found, spec, "");
            return Change.updated(SERVICE, found.name());
        });
    }

    @Override
    public Change scale(Profile profile, Reach reach, String service, int replicas)
            throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            SwarmServices swarm = new SwarmServices(manager);
            ServiceJson found = swarm.named(service);
            if (!found.isReplicated()) {
                throw new OperationException(
                        Reason.CONFLICT,
                        "service '%s' is %s, which has no number of replicas; only replicated ones are scaled"
                                .formatted(found.name(), found.mode()));
            }
            if (found.replicas() == replicas) {
                return Change.unchanged(SERVICE, found.name());
            }
            ObjectNode spec = found.specCopy();
            spec.withObjectProperty("Mode").withObjectProperty("Replicated").put("Replicas", replicas);
            swarm.update(found, spec, "");
            return Change.updated(SERVICE, found.name());
        });
    }

    @Override
    public Change rollBack(Profile profile, Reach reach, String service)
            throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            SwarmServices swarm = new SwarmServices(manager);
            ServiceJson found = swarm.named(service);
            if (!found.hasPreviousSpec()) {
                throw new OperationException(
                        Reason.CONFLICT,
                        "service '%s' was not updated yet, so there is nothing to go back to".formatted(found.name()));
            }
            swarm.update(found, found.spec(), "&rollback=previous");
            return Change.updated(SERVICE, found.name());
        });
    }

    @Override
    public Change remove(Profile profile, Reach reach, String service) throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            ServiceJson found = new SwarmServices(manager).named(service);
            manager.change("DELETE", "/services/" + found.id(), Optional.empty());
            return Change.removed(SERVICE, found.name());
        });
    }

    @Override
    public List<Change> removeStack(Profile profile, Reach reach, String stack)
            throws OperationException, InterruptedException {
        return at(profile, reach, manager -> {
            List<Change> removed = new StackRemoval(manager, stack).run();
            if (removed.isEmpty()) {
                throw new OperationException(
                        Reason.NOT_FOUND,
                        "the swarm has no service or network of a stack '%s'".formatted(Excerpt.of(stack, 80)));
            }
            return removed;
        });
    }
}
