package io.drover.server;

import io.drover.kind.Reach;
import io.drover.kind.service.Change;
import io.drover.kind.service.Node;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.kind.service.Orchestrator;
import io.drover.kind.service.Service;
import io.drover.kind.service.ServiceTask;
import io.drover.kind.service.StackDefinition;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Services that are as they were told to be at once. A definition is a list of {@code SERVICE=IMAGE}, one a line. */
final class FakeServices implements Orchestrator {
    final Map<String, Service> services = new ConcurrentSkipListMap<>();
    final List<String> done = new CopyOnWriteArrayList<>();

    /** Each deployment needs one. */
    final Semaphore leave = new Semaphore(1_000);

    /** Which nodes there are besides those with a host. */
    final List<Node> strangers = new CopyOnWriteArrayList<>();

    volatile @Nullable OperationException failure;

    /** What comes of services whose image is {@code broken}. */
    static final String TROUBLE = "No such image: broken";

    private void begin(String what) throws OperationException {
        OperationException failing = failure;
        if (failing != null) {
            throw failing;
        }
        done.add(what);
    }

    private static Service service(Optional<String> stack, String name, String image, long replicas, long version) {
        boolean broken = image.equals("broken");
        return new Service(
                "id-" + name,
                name,
                stack,
                image,
                "replicated",
                broken ? 0 : replicas,
                replicas,
                List.of(),
                Optional.empty(),
                broken ? Optional.of(TROUBLE) : Optional.empty(),
                version,
                Optional.of(Instant.EPOCH));
    }

    void add(String name, String image) {
        services.put(name, service(Optional.empty(), name, image, 1, 1));
    }

    @Override
    public List<Node> nodes(Profile profile, Reach reach) throws OperationException {
        begin("nodes");
        List<Node> nodes = new ArrayList<>(profile.members().stream()
                .map(member -> new Node(
                        member.node(), member.name(), "worker", "active", "ready", "", "10.0.0.1", false, true))
                .toList());
        nodes.addAll(strangers);
        return nodes;
    }

    @Override
    public List<Service> services(Profile profile, Reach reach) throws OperationException {
        begin("services");
        return List.copyOf(services.values());
    }

    @Override
    public Service service(Profile profile, Reach reach, String service) throws OperationException {
        begin("service " + service);
        return find(service);
    }

    private Service find(String name) throws OperationException {
        Service found = services.get(name);
        if (found == null) {
            throw new OperationException(Reason.NOT_FOUND, "there is no service '%s'".formatted(name));
        }
        return found;
    }

    @Override
    public List<ServiceTask> tasks(Profile profile, Reach reach, String service) throws OperationException {
        begin("tasks " + service);
        return List.of(new ServiceTask(
                "t1",
                find(service).name() + ".1",
                find(service).image(),
                Optional.of("node-web-1"),
                Optional.of("web-1"),
                "running",
                "running",
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                Optional.empty()));
    }

    @Override
    public List<Finding> check(StackDefinition definition) {
        return definition
                .text()
                .lines()
                .filter(line -> !line.contains("="))
                .map(line -> Finding.error(
                        "COMPOSE_KEY_UNSUPPORTED", "services.web." + line, "line 1: not deployed", "remove it"))
                .toList();
    }

    @Override
    public void deploy(Profile profile, Reach reach, StackDefinition definition, Consumer<Change> told)
            throws OperationException, InterruptedException {
        begin("deploy " + definition.name());
        leave.acquire();
        for (String line : definition.text().lines().toList()) {
            String name = definition.name() + "_" + line.substring(0, line.indexOf('='));
            String image = line.substring(line.indexOf('=') + 1);
            Service before = services.get(name);
            if (before != null && before.image().equals(image)) {
                told.accept(Change.unchanged("service", name));
            } else {
                services.put(name, service(Optional.of(definition.name()), name, image, 1, 1));
                told.accept(before == null ? Change.created("service", name) : Change.updated("service", name));
            }
        }
    }

    @Override
    public Change updateImage(Profile profile, Reach reach, String service, String image) throws OperationException {
        begin("update %s %s".formatted(service, image));
        Service before = find(service);
        services.put(service, service(before.stack(), service, image, before.desired(), before.version() + 1));
        return Change.updated("service", service);
    }

    @Override
    public Change scale(Profile profile, Reach reach, String service, int replicas) throws OperationException {
        begin("scale %s %d".formatted(service, replicas));
        Service before = find(service);
        services.put(service, service(before.stack(), service, before.image(), replicas, before.version() + 1));
        return Change.updated("service", service);
    }

    @Override
    public Change rollBack(Profile profile, Reach reach, String service) throws OperationException {
        begin("rollback " + service);
        return Change.updated("service", find(service).name());
    }

    @Override
    public Change remove(Profile profile, Reach reach, String service) throws OperationException {
        begin("remove " + service);
        services.remove(find(service).name());
        return Change.removed("service", service);
    }

    @Override
    public List<Change> removeStack(Profile profile, Reach reach, String stack) throws OperationException {
        begin("remove stack " + stack);
        return services.values().stream()
                .filter(service -> service.stack().filter(stack::equals).isPresent())
                .map(service -> {
                    services.remove(service.name());
                    return Change.removed("service", service.name());
                })
                .toList();
    }
}
