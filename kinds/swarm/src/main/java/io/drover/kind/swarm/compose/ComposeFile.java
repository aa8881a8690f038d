package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import io.drover.kind.service.StackDefinition;
import io.drover.migration.finding.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads Compose files from strangers. */
public final class ComposeFile {
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    /** Of a service's whole name: it is a host name in the swarm's DNS. */
    private static final int MAX_NAME = 63;

    private static final String DEFAULT_NETWORK = "default";

    private final String stack;
    private final Problems problems;
    private final Section root;

    private ComposeFile(String stack, Problems problems, Section root) {
        this.stack = stack;
        this.problems = problems;
        this.root = root;
    }

    /**
     * What a file says.
     *
     * @param stack empty where anything is wrong
     * @param findings everything that is wrong
     */
    public record Parsed(Optional<ComposeStack> stack, List<Finding> findings) {
        public Parsed {
            findings = List.copyOf(findings);
        }
    }

    /** Reads a definition; never throws for what is in it. */
    public static Parsed parse(StackDefinition definition) {
        Problems problems = new Problems();
        if (!StackDefinition.NAME.matcher(definition.name()).matches()) {
            problems.wrong(
                    "the stack's name",
                    "'%s'".formatted(Excerpt.of(definition.name(), 80)),
                    "1 to 63 letters, digits, dashes and underscores, beginning with a letter or digit");
        }
        Optional<Node> node = YamlText.read(definition.text(), problems);
        Optional<ComposeStack> stack =
                node.map(root -> new ComposeFile(definition.name(), problems, Section.of(problems, "", root)).stack());
        return problems.isEmpty() ? new Parsed(stack, List.of()) : new Parsed(Optional.empty(), problems.findings());
    }

    private ComposeStack stack() {
        root.text("version");
        // The stack is called as whoever deploys it says, as docker stack does.
        root.text("name");
        Map<String, ComposeStack.Network> networks = networks();
        Map<String, VolumeEntry> volumes = new LinkedHashMap<>();
        root.sections("volumes").forEach((name, section) -> volumes.put(name, VolumeEntry.of(stack, name, section)));
        Map<String, Section> services = root.sections("services");
        if (services.isEmpty()) {
            problems.wrong("services", "there are none", "at least one service");
        }
        List<ComposeStack.Service> specs = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        services.forEach((name, section) -> {
            String whole = ComposeStack.scoped(stack, name);
            if (!SERVICE.matcher(name).matches() || whole.length() > MAX_NAME) {
                problems.wrong(
                        section.path(),
                        "a service called '%s'".formatted(Excerpt.of(whole, 80)),
                        "letters, digits, dots, dashes and underscores, at most %d characters with the stack's name"
                                .formatted(MAX_NAME));
            }
            ServiceEntry entry = new ServiceEntry(stack, name, section, volumes);
            specs.add(new ComposeStack.Service(whole, entry.spec(networks, used)));
        });
        root.end();
        return new ComposeStack(
                stack,
                used.stream()
                        .flatMap(name -> Optional.ofNullable(networks.get(name)).stream())
                        .toList(),
                specs);
    }

    private Map<String, ComposeStack.Network> networks() {
        Map<String, ComposeStack.Network> networks = new LinkedHashMap<>();
        networks.put(DEFAULT_NETWORK, own(ComposeStack.scoped(stack, DEFAULT_NETWORK), "overlay"));
        root.sections("networks").forEach((name, section) -> networks.put(name, network(name, section)));
        return networks;
    }

    private ComposeStack.Network network(String key, Section section) {
        Optional<String> named = section.text("name");
        External external = External.of(section);
        String driver = section.text("driver").orElse("overlay");
        boolean attachable = section.truth("attachable").orElse(false);
        boolean internal = section.truth("internal").orElse(false);
        Map<String, String> options = section.pairs("driver_opts", true);
        Map<String, String> labels = section.pairs("labels", false);
        section.end();
        if (external.is()) {
            return new ComposeStack.Network(
                    external.name().or(() -> named).orElse(key), true, JsonNodeFactory.instance.objectNode());
        }
        ComposeStack.Network network = own(named.orElse(ComposeStack.scoped(stack, key)), driver);
        network.spec().put("Attachable", attachable).put("Internal", internal);
        options.forEach(network.spec().withObjectProperty("Options")::put);
        labels.forEach(network.spec().withObjectProperty("Labels")::put);
        return network;
    }

    private ComposeStack.Network own(String name, String driver) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("Name", name).put("Driver", driver).put("Scope", "swarm");
        spec.withObjectProperty("Labels").put(ComposeStack.NAMESPACE, stack);
        return new ComposeStack.Network(name, false, spec);
    }

    /**
     * Whether something must be there already.
     *
     * @param name as it is called, in the older form {@code external: {name: …}}
     */
    record External(boolean is, Optional<String> name) {
        static External of(Section section) {
            if (section.node("external").filter(MappingNode.class::isInstance).isPresent()) {
                Section older = section.section("external");
                Optional<String> name = older.text("name");
                older.end();
                return new External(true, name);
            }
            return new External(section.truth("external").orElse(false), Optional.empty());
        }
    }
}
