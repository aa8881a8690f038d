package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.service.Change;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.kind.swarm.compose.ComposeStack;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deploys one stack at a manager. Used once. */
final class StackDeployment {
    private static final String NETWORK = "network";
    private static final String SERVICE = "service";

    /** Each engine has them; they are told by name. */
    private static final Set<String> PREDEFINED = Set.of("host", "bridge", "none");

    private final Engine manager;
    private final SwarmServices swarm;
    private final ComposeStack stack;
    private final Consumer<Change> told;
    private final Map<String, String> networkIds = new HashMap<>();

    StackDeployment(Engine manager, ComposeStack stack, Consumer<Change> told) {
        this.manager = manager;
        this.swarm = new SwarmServices(manager);
        this.stack = stack;
        this.told = told;
    }

    void run() throws EngineException, OperationException, InterruptedException {
        Map<String, ServiceJson> present = swarm.all().stream()
                .collect(Collectors.toMap(
                        service -> service.spec().path("Name").asString(""), Function.identity(), (one, two) -> one));
        checkNames(present);
        networks();
        for (ComposeStack.Service service : stack.services()) {
            ServiceJson before = present.remove(service.name());
            if (before == null) {
                create(service);
            } else {
                update(before, service);
            }
        }
        present.values().stream()
                .filter(this::isOurs)
                .map(ServiceJson::name)
                .sorted()
                .forEach(name -> told.accept(Change.kept(SERVICE, name)));
    }

    private boolean isOurs(ServiceJson service) {
        return service.stack().filter(stack.name()::equals).isPresent();
    }

    /** Before anything is changed: what merely has the same name belongs to somebody else. */
    private void checkNames(Map<String, ServiceJson> present) throws OperationException {
        for (ComposeStack.Service service : stack.services()) {
            ServiceJson same = present.get(service.name());
            if (same != null && !isOurs(same)) {
                throw new OperationException(
                        Reason.CONFLICT,
                        "service '%s' is there and belongs to %s; name the stack or the service otherwise"
                                .formatted(
                                        same.name(),
                                        same.stack()
                                                .map("stack '%s'"::formatted)
                                                .orElse("no stack")));
            }
        }
    }

    private void networks() throws EngineException, OperationException, InterruptedException {
        List<SwarmNetworks.Known> present = new SwarmNetworks(manager).all();
        for (ComposeStack.Network network : stack.networks()) {
            if (network.external() && find(present, network).isEmpty() && !PREDEFINED.contains(network.name())) {
                throw new OperationException(
                        Reason.REFUSED,
                        "network '%s' is external, and the swarm has none of that name; create it first"
                                .formatted(Excerpt.of(network.name(), 80)));
            }
        }
        for (ComposeStack.Network network : stack.networks()) {
            Optional<SwarmNetworks.Known> same = find(present, network);
            if (same.isEmpty() && !network.external()) {
                JsonNode created = manager.change("POST", "/networks/create", Optional.of(network.spec()));
                networkIds.put(network.name(), ServiceJson.id(created, "Id"));
                told.accept(Change.created(NETWORK, network.name()));
            } else if (same.isPresent()) {
                networkIds.put(network.name(), same.get().id());
                if (!network.external()) {
                    checkSame(network, same.get());
                    told.accept(Change.unchanged(NETWORK, network.name()));
                }
            }
        }
    }

    private static Optional<SwarmNetworks.Known> find(List<SwarmNetworks.Known> present, ComposeStack.Network network) {
        return present.stream()
                .filter(known -> known.isOfSwarm() && known.name().equals(network.name()))
                .findFirst();
    }

    /** A swarm's network cannot be changed while it is there, and whatever uses it would have to be stopped. */
    private static void checkSame(ComposeStack.Network network, SwarmNetworks.Known present) throws OperationException {
        JsonNode spec = network.spec();
        boolean same = spec.path("Driver").asString("").equals(present.driver())
                && spec.path("Attachable").asBoolean(false)
                        == present.json().path("Attachable").asBoolean(false)
                && spec.path("Internal").asBoolean(false)
                        == present.json().path("Internal").asBoolean(false);
        if (!same) {
            throw new OperationException(
                    Reason.CONFLICT,
                    "network '%s' is there with another driver, or is attachable or internal otherwise; a network cannot be"
                                    .formatted(Excerpt.of(network.name(), 80))
                            + " changed: remove the stack first, or name another network");
        }
    }

    private void create(ComposeStack.Service service) throws EngineException, InterruptedException {
        manager.change("POST", "/services/create", Optional.of(withNetworkIds(service.spec())));
        told.accept(Change.created(SERVICE, service.name()));
    }

    private void update(ServiceJson before, ComposeStack.Service service) throws EngineException, InterruptedException {
        ObjectNode spec = withNetworkIds(service.spec());
        ObjectNode template = spec.withObjectProperty("TaskTemplate");
        // Otherwise tasks that were once restarted by force would be restarted again.
        JsonNode forced = before.spec().path("TaskTemplate").path("ForceUpdate");
        if (forced.isNumber()) {
            template.set("ForceUpdate", forced);
        }
        // What docker stack pinned to a digest stays pinned, as long as the file names the same image.
        String image = template.path("ContainerSpec").path("Image").asString("");
        String pinned = before.spec()
                .path("TaskTemplate")
                .path("ContainerSpec")
                .path("Image")
                .asString("");
        if (pinned.startsWith(image + "@")) {
            template.withObjectProperty("ContainerSpec").put("Image", pinned);
        }
        if (SpecDifference.between(before.spec(), spec)) {
            swarm.update(before, spec, "");
            told.accept(Change.updated(SERVICE, service.name()));
        } else {
            told.accept(Change.unchanged(SERVICE, service.name()));
        }
    }

    private ObjectNode withNetworkIds(ObjectNode named) {
        ObjectNode spec = named.deepCopy();
        spec.withObjectProperty("TaskTemplate").withArrayProperty("Networks").forEach(attachment -> {
            String target = attachment.path("Target").asString("");
            ((ObjectNode) attachment).put("Target", networkIds.getOrDefault(target, target));
        });
        return spec;
    }
}
