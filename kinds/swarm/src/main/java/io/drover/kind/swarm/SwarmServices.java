package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.kind.service.Service;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The services and tasks of a swarm as a manager tells of them. Not thread-safe, as its engine is not. */
record SwarmServices(Engine manager) {
    List<ServiceJson> all() throws EngineException, InterruptedException {
        return manager.read("/services").valueStream().map(ServiceJson::new).toList();
    }

    List<TaskJson> tasks() throws EngineException, InterruptedException {
        return manager.read("/tasks").valueStream().map(TaskJson::new).toList();
    }

    /** By its name, or its ID. */
    ServiceJson named(String nameOrId) throws EngineException, OperationException, InterruptedException {
        List<ServiceJson> all = all();
        return all.stream()
                .filter(service -> service.spec().path("Name").asString("").equals(nameOrId))
                .findFirst()
                .or(() -> all.stream()
                        .filter(service -> service.id().equals(nameOrId))
                        .findFirst())
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND,
                        "the swarm has no service '%s'; it has %s"
                                .formatted(
                                        Excerpt.of(nameOrId, 80),
                                        all.isEmpty()
                                                ? "none"
                                                : Excerpt.of(String.join(
                                                        ", ",
                                                        all.stream()
                                                                .map(ServiceJson::name)
                                                                .sorted()
                                                                .toList())))));
    }

    /** Sends a changed spec for the very version that was read: what somebody else changed meanwhile is not undone. */
    void update(ServiceJson service, JsonNode spec, String query) throws EngineException, InterruptedException {
        manager.change(
                "POST",
                "/services/%s/update?version=%d%s".formatted(service.id(), service.version(), query),
                Optional.of(spec));
    }

    static Service told(ServiceJson service, List<TaskJson> tasks) {
        List<TaskJson> own = tasks.stream()
                .filter(task -> task.serviceId().equals(service.id()))
                .toList();
        long running = own.stream().filter(TaskJson::runs).count();
        long desired = service.isReplicated()
                ? service.replicas()
                : own.stream().filter(TaskJson::shallRun).count();
        return new Service(
                service.id(),
                service.name(),
                service.stack(),
                service.image(),
                service.mode(),
                running,
                desired,
                service.ports(),
                service.updateState(),
                running < desired ? trouble(service, own) : Optional.empty(),
                service.version(),
                service.updatedAt());
    }

    /** What went wrong last since the service was changed. */
    private static Optional<String> trouble(ServiceJson service, List<TaskJson> tasks) {
        Instant changed = service.updatedAt().orElse(Instant.EPOCH);
        return tasks.stream()
                .filter(task -> task.error().isPresent() && !task.since().isBefore(changed))
                .max(Comparator.comparing(TaskJson::since))
                .flatMap(TaskJson::error)
                .or(() -> service.updateState()
                        .filter(state -> state.contains("paused"))
                        .flatMap(state -> service.updateMessage()));
    }
}
