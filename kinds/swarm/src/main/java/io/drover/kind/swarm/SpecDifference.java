package io.drover.kind.swarm;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells whether two specs of a service mean the same. Engines write defaults out and leave empty fields away, so both are
 * brought into one form first. Where it is in doubt they differ: an update to the same spec restarts nothing.
 */
final class SpecDifference {
    /** Where leaving it away means something else than saying no. */
    private static final Set<String> TELLING = Set.of("Init");

    /** For how long swarm watches a replaced task for failure. */
    private static final long DEFAULT_MONITOR_NANOS = 5_000_000_000L;

    private SpecDifference() {}

    static boolean between(JsonNode before, JsonNode wanted) {
        return !normal(before).equals(normal(wanted));
    }

    private static JsonNode normal(JsonNode spec) {
        JsonNode pruned = pruned(spec);
        if (pruned instanceof ObjectNode object) {
            ObjectNode template = object.withObjectProperty("TaskTemplate");
            drop(template, "Runtime", "container");
            template.withObjectProperty("Placement").remove("Platforms");
            drop(template.withObjectProperty("ContainerSpec"), "Isolation", "default");
            drop(object.withObjectProperty("EndpointSpec"), "Mode", "vip");
            object.withObjectProperty("EndpointSpec").path("Ports").forEach(port -> {
                if (port instanceof ObjectNode published) {
                    drop(published, "PublishMode", "ingress");
                    drop(published, "Protocol", "tcp");
                }
            });
            withoutDefaults(object.withObjectProperty("UpdateConfig"));
            withoutDefaults(object.withObjectProperty("RollbackConfig"));
            return pruned(object);
        }
        return pruned;
    }

    private static void withoutDefaults(ObjectNode update) {
        drop(update, "FailureAction", "pause");
        drop(update, "Order", "stop-first");
        if (update.path("Monitor").asLong(0) == DEFAULT_MONITOR_NANOS) {
            update.remove("Monitor");
        }
    }

    private static void drop(ObjectNode object, String field, String ifItIs) {
        if (object.path(field).asString("").equals(ifItIs)) {
            object.remove(field);
        }
    }

    private static JsonNode pruned(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(entry -> {
                JsonNode value = pruned(entry.getValue());
                if (!isNothing(value) || TELLING.contains(entry.getKey())) {
                    kept.set(entry.getKey(), value);
                }
            });
            return kept;
        }
        if (json instanceof ArrayNode array) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> kept.add(pruned(item)));
            return kept;
        }
        // Numbers are compared by value, whichever type they were read or made as.
        return json.isIntegralNumber() ? JsonNodeFactory.instance.numberNode(json.asLong(0)) : json;
    }

    private static boolean isNothing(JsonNode json) {
        return json.isNull()
                || (json.isContainer() && json.isEmpty())
                || (json.isString() && json.asString("").isEmpty())
                || (json.isBoolean() && !json.asBoolean(false))
                || (json.isNumber() && json.asDouble(0) == 0);
    }
}
