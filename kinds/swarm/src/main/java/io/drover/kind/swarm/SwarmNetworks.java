package io.drover.kind.swarm;

import io.drover.kind.swarm.compose.ComposeStack;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The networks that a manager knows, those of single engines among them. */
record SwarmNetworks(Engine manager) {
    List<Known> all() throws EngineException, InterruptedException {
        return manager.read("/networks").valueStream().map(Known::new).toList();
    }

    /** A network as the engine tells of it. */
    record Known(JsonNode json) {
        Known {
            ServiceJson.id(json, "Id");
        }

        String id() {
            return json.path("Id").asString("");
        }

        String name() {
            return json.path("Name").asString("");
        }

        boolean isOfSwarm() {
            return json.path("Scope").asString("").equals("swarm");
        }

        boolean isOf(String stack) {
            return json.path("Labels").path(ComposeStack.NAMESPACE).asString("").equals(stack);
        }

        String driver() {
            return json.path("Driver").asString("");
        }
    }
}
