package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A service of the file as a service's spec of the engine's API, in the same words that {@code docker stack} uses. */
record ServiceEntry(String stack, String name, Section section, Map<String, VolumeEntry> volumes) {
    /** Networks that each engine has of its own, and in which nobody has another name. */
    private static final Set<String> PREDEFINED = Set.of("host", "bridge", "none");

    /**
     * The spec, with networks told by name.
     *
     * @param networks those that there are, by their names in the file
     * @param used takes the names in the file of those that it uses
     */
    ObjectNode spec(Map<String, ComposeStack.Network> networks, Set<String> used) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        String image = section.text("image").orElse("");
        if (image.isBlank() && !section.has("image")) {
            section.problems().wrong(section.path(), "no image", "an image; Drover builds none");
        }
        spec.put("Name", ComposeStack.scoped(stack, name));
        spec.withObjectProperty("Labels").put(ComposeStack.NAMESPACE, stack).put(ComposeStack.IMAGE, image);
        ObjectNode template = spec.withObjectProperty("TaskTemplate");
        ObjectNode container = template.withObjectProperty("ContainerSpec");
        container.put("Image", image);
        // Empty, but there: without them a swarm takes the task for another than the one that docker stack makes.
        container.putObject("Privileges");
        template.putObject("Resources");
        template.putObject("Placement");
        container(container);
        ports(spec);
        networks(template.withArrayProperty("Networks"), networks, used);
        new DeployEntry(section.section("deploy")).addTo(spec);
        section.end();
        return spec;
    }

    private void container(ObjectNode container) {
        container.withObjectProperty("Labels").put(ComposeStack.NAMESPACE, stack);
        section.pairs("labels", false).forEach(container.withObjectProperty("Labels")::put);
        add(container, "Command", section.words("entrypoint"));
        add(container, "Args", section.words("command"));
        add(
                container,
                "Env",
                section.pairs("environment", true).entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .sorted()
                        .toList());
        section.text("hostname").ifPresent(hostname -> container.put("Hostname", hostname));
        section.text("working_dir").ifPresent(folder -> container.put("Dir", folder));
        section.text("user").ifPresent(user -> container.put("User", user));
        section.nanoseconds("stop_grace_period").ifPresent(time -> container.put("StopGracePeriod", time));
        section.truth("read_only").filter(is -> is).ifPresent(is -> container.put("ReadOnly", is));
        section.truth("init").ifPresent(is -> container.put("Init", is));
        if (section.has("healthcheck")) {
            container.set("Healthcheck", HealthEntry.of(section.section("healthcheck")));
        }
        MountEntry mounts = new MountEntry(section.problems(), volumes);
        for (Section.Item item : section.items("volumes")) {
            mounts.of(item).ifPresent(container.withArrayProperty("Mounts")::add);
        }
    }

    private static void add(ObjectNode container, String key, List<String> words) {
        if (!words.isEmpty()) {
            words.forEach(container.withArrayProperty(key)::add);
        }
    }

    private void ports(ObjectNode spec) {
        List<ObjectNode> ports = new ArrayList<>();
        for (Section.Item item : section.items("ports")) {
            PortEntry.of(section.problems(), item).ifPresent(ports::add);
        }
        ports.sort(Comparator.comparingInt(port -> port.path("PublishedPort").asInt(0)));
        ports.forEach(spec.withObjectProperty("EndpointSpec").withArrayProperty("Ports")::add);
    }

    private void networks(ArrayNode attachments, Map<String, ComposeStack.Network> networks, Set<String> used) {
        Map<String, List<String>> wanted = wanted();
        if (wanted.isEmpty()) {
            wanted.put("default", List.of());
        }
        Map<String, List<String>> byName = new TreeMap<>();
        wanted.forEach((key, aliases) -> {
            ComposeStack.Network network = networks.get(key);
            if (network == null) {
                section.problems()
                        .wrong(
                                section.at("networks"),
                                "'%s', which the file's 'networks' does not declare".formatted(Excerpt.of(key, 80)),
                                "a declared network");
            } else {
                used.add(key);
                byName.put(network.name(), aliases);
            }
        });
        byName.forEach((target, aliases) -> {
            ObjectNode attachment = attachments.addObject().put("Target", target);
            aliases.forEach(attachment.withArrayProperty("Aliases")::add);
            if (!PREDEFINED.contains(target)) {
                attachment.withArrayProperty("Aliases").add(name);
            }
        });
    }

    /** The names in the file of the networks that it asks for, with its aliases there. */
    private Map<String, List<String>> wanted() {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        Optional<MappingNode> mapping =
                section.node("networks").filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
        if (mapping.isPresent()) {
            section.sections("networks").forEach((key, attachment) -> {
                wanted.put(key, attachment.texts("aliases"));
                attachment.end();
            });
        } else {
            section.texts("networks").forEach(key -> wanted.put(key, List.of()));
        }
        return wanted;
    }
}
