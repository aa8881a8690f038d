package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.swarm.compose.ComposeStack;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An item of {@code GET /services} with its whole spec, so that it can be sent back unchanged but for what shall differ. */
record ServiceJson(JsonNode json) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    ServiceJson {
        id(json, "ID");
    }

    /** An ID that is fit to be part of a path. */
    static String id(JsonNode json, String field) {
        String id = json.path(field).asString("");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "%s '%s': expected 1 to 64 letters and digits".formatted(field, Excerpt.of(id, 80)));
        }
        return id;
    }

    String id() {
        return json.path("ID").asString("");
    }

    long version() {
        return json.path("Version").path("Index").asLong(0);
    }

    JsonNode spec() {
        return json.path("Spec");
    }

    /** A copy of the spec that may be changed. */
    ObjectNode specCopy() {
        return spec().isObject() ? (ObjectNode) spec().deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    String name() {
        return Excerpt.of(spec().path("Name").asString(""));
    }

    Optional<String> stack() {
        return text(spec().path("Labels"), ComposeStack.NAMESPACE);
    }

    String image() {
        return Excerpt.of(container().path("Image").asString(""));
    }

    private JsonNode container() {
        return spec().path("TaskTemplate").path("ContainerSpec");
    }

    boolean isReplicated() {
        return spec().path("Mode").has("Replicated");
    }

    String mode() {
        return spec().path("Mode")
                .propertyStream()
                .map(entry -> switch (entry.getKey()) {
                    case "Replicated" -> "replicated";
                    case "Global" -> "global";
                    case "ReplicatedJob" -> "replicated-job";
                    case "GlobalJob" -> "global-job";
                    default -> "unknown";
                })
                .findFirst()
                .orElse("unknown");
    }

    long replicas() {
        return spec().path("Mode").path("Replicated").path("Replicas").asLong(1);
    }

    boolean hasPreviousSpec() {
        return json.path("PreviousSpec").isObject();
    }

    Optional<String> updateState() {
        return text(json.path("UpdateStatus"), "State");
    }

    Optional<String> updateMessage() {
        return text(json.path("UpdateStatus"), "Message");
    }

    Optional<Instant> updatedAt() {
        return instant(json, "UpdatedAt");
    }

    List<String> ports() {
        List<String> ports = new ArrayList<>();
        json.path("Endpoint").path("Ports").valueStream().limit(100).forEach(port -> {
            long published = port.path("PublishedPort").asLong(0);
            ports.add("%s%d/%s%s"
                    .formatted(
                            published == 0 ? "" : published + "->",
                            port.path("TargetPort").asLong(0),
                            Excerpt.of(port.path("Protocol").asString("tcp"), 10),
                            port.path("PublishMode").asString("").equals("host") ? " on its host" : ""));
        });
        return ports;
    }

    static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field).asString(""))
                .filter(text -> !text.isBlank())
                .map(Excerpt::of);
    }

    static Optional<Instant> instant(JsonNode json, String field) {
        try {
            return Optional.of(Instant.parse(json.path(field).asString("")));
        } catch (DateTimeParseException e) {
            // An engine that does not tell when is no reason to tell nothing.
            return Optional.empty();
        }
    }
}
