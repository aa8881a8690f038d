package io.drover.kind.swarm.compose;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a service is deployed: {@code services.NAME.deploy}, within a service's spec of the engine's API. */
record DeployEntry(Section section) {
    private static final int MOST_REPLICAS = 100_000;

    /** Adds all that it says, and reports what it must not say. */
    void addTo(ObjectNode spec) {
        ObjectNode template = spec.withObjectProperty("TaskTemplate");
        mode().ifPresent(mode -> spec.set("Mode", mode));
        section.pairs("labels", false).forEach(spec.withObjectProperty("Labels")::put);
        section.oneOf("endpoint_mode", Set.of("vip", "dnsrr"))
                .ifPresent(mode -> spec.withObjectProperty("EndpointSpec").put("Mode", mode));
        if (section.has("placement")) {
            placement(section.section("placement"), template.withObjectProperty("Placement"));
        }
        if (section.has("restart_policy")) {
            restart(section.section("restart_policy"), template.withObjectProperty("RestartPolicy"));
        }
        if (section.has("resources")) {
            resources(section.section("resources"), template.withObjectProperty("Resources"));
        }
        if (section.has("update_config")) {
            update(section.section("update_config"), Set.of("pause", "continue", "rollback"))
                    .ifPresent(update -> spec.set("UpdateConfig", update));
        }
        if (section.has("rollback_config")) {
            update(section.section("rollback_config"), Set.of("pause", "continue"))
                    .ifPresent(update -> spec.set("RollbackConfig", update));
        }
        section.end();
    }

    private Optional<ObjectNode> mode() {
        String word = section.oneOf("mode", Set.of("replicated", "global")).orElse("replicated");
        boolean counted = section.has("replicas");
        long replicas = section.number("replicas", 0, MOST_REPLICAS).orElse(1);
        ObjectNode mode = JsonNodeFactory.instance.objectNode();
        if (word.equals("global")) {
            if (counted) {
                section.problems()
                        .wrong(section.at("replicas"), "a number for a global service", "none: it runs on every node");
            }
            mode.putObject("Global");
        } else {
            mode.putObject("Replicated").put("Replicas", replicas);
        }
        return Optional.of(mode);
    }

    private static void placement(Section section, ObjectNode placement) {
        section.texts("constraints").forEach(placement.withArrayProperty("Constraints")::add);
        section.items("preferences").forEach(item -> {
            Section preference = item.section();
            preference
                    .text("spread")
                    .ifPresent(spread -> placement
                            .withArrayProperty("Preferences")
                            .addObject()
                            .putObject("Spread")
                            .put("SpreadDescriptor", spread));
            preference.end();
        });
        section.number("max_replicas_per_node", 0, MOST_REPLICAS).ifPresent(most -> placement.put("MaxReplicas", most));
        section.end();
    }

    private static void restart(Section section, ObjectNode policy) {
        section.oneOf("condition", Set.of("none", "on-failure", "any"))
                .ifPresent(condition -> policy.put("Condition", condition));
        section.nanoseconds("delay").ifPresent(delay -> policy.put("Delay", delay));
        section.number("max_attempts", 0, 1_000_000).ifPresent(attempts -> policy.put("MaxAttempts", attempts));
        section.nanoseconds("window").ifPresent(window -> policy.put("Window", window));
        section.end();
    }

    private static void resources(Section section, ObjectNode resources) {
        for (Map.Entry<String, String> part :
                Map.of("limits", "Limits", "reservations", "Reservations").entrySet()) {
            if (section.has(part.getKey())) {
                Section amounts = section.section(part.getKey());
                ObjectNode amount = resources.withObjectProperty(part.getValue());
                amounts.parsed("cpus", "a number of CPUs such as 0.5", Values::nanoCpus)
                        .ifPresent(cpus -> amount.put("NanoCPUs", cpus));
                amounts.parsed("memory", "a size such as 64M", Values::bytes)
                        .ifPresent(bytes -> amount.put("MemoryBytes", bytes));
                if (part.getKey().equals("limits")) {
                    amounts.number("pids", 0, 4_194_304).ifPresent(pids -> amount.put("Pids", pids));
                }
                amounts.end();
            }
        }
        section.end();
    }

    private static Optional<ObjectNode> update(Section section, Set<String> failureActions) {
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        // One at a time unless told otherwise, as docker stack has it; 0 means all at once.
        update.put(
                "Parallelism", section.number("parallelism", 0, MOST_REPLICAS).orElse(1));
        section.nanoseconds("delay").ifPresent(delay -> update.put("Delay", delay));
        section.oneOf("failure_action", failureActions).ifPresent(action -> update.put("FailureAction", action));
        section.nanoseconds("monitor").ifPresent(monitor -> update.put("Monitor", monitor));
        section.parsed("max_failure_ratio", "a ratio from 0 to 1", DeployEntry::ratio)
                .ifPresent(ratio -> update.put("MaxFailureRatio", ratio));
        section.oneOf("order", Set.of("start-first", "stop-first")).ifPresent(order -> update.put("Order", order));
        section.end();
        return Optional.of(update);
    }

    private static Optional<Double> ratio(String text) {
        return text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?") ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }
}
