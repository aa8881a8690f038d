package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.service.ServiceTask;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An item of {@code GET /tasks}. */
record TaskJson(JsonNode json) {
    String serviceId() {
        return json.path("ServiceID").asString("");
    }

    long slot() {
        return json.path("Slot").asLong(0);
    }

    String nodeId() {
        return json.path("NodeID").asString("");
    }

    String state() {
        return Excerpt.of(json.path("Status").path("State").asString(""), 40);
    }

    String desiredState() {
        return Excerpt.of(json.path("DesiredState").asString(""), 40);
    }

    boolean runs() {
        return state().equals("running") && desiredState().equals("running");
    }

    boolean shallRun() {
        return desiredState().equals("running");
    }

    Instant since() {
        return ServiceJson.instant(json.path("Status"), "Timestamp").orElse(Instant.EPOCH);
    }

    Optional<String> error() {
        return ServiceJson.text(json.path("Status"), "Err");
    }

    /** @param hostnames of nodes by their IDs */
    ServiceTask told(String service, Map<String, String> hostnames) {
        Optional<String> node = Optional.of(nodeId()).filter(id -> !id.isEmpty());
        return new ServiceTask(
                ServiceJson.id(json, "ID"),
                service + "." + (slot() > 0 ? Long.toString(slot()) : node.orElse("unassigned")),
                Excerpt.of(json.path("Spec").path("ContainerSpec").path("Image").asString("")),
                node,
                node.map(hostnames::get).filter(name -> !name.isEmpty()),
                desiredState(),
                state(),
                ServiceJson.instant(json.path("Status"), "Timestamp"),
                error(),
                ServiceJson.text(json.path("Status").path("ContainerStatus"), "ContainerID"));
    }
}
