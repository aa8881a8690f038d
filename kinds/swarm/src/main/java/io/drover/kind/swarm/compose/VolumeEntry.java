package io.drover.kind.swarm.compose;

import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A volume of the file. The engine of each node makes it when a task first needs it there.
 *
 * @param name on the nodes
 * @param options to make it with; empty for one that must be there
 */
record VolumeEntry(String name, ObjectNode options) {
    static VolumeEntry of(String stack, String key, Section section) {
        String own = section.text("name").orElse(ComposeStack.scoped(stack, key));
        ComposeFile.External external = ComposeFile.External.of(section);
        String driver = section.text("driver").orElse("");
        Map<String, String> driverOptions = section.pairs("driver_opts", true);
        Map<String, String> labels = section.pairs("labels", false);
        boolean named = section.has("name");
        section.end();
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        if (external.is()) {
            return new VolumeEntry(external.name().orElse(named ? own : key), options);
        }
        ObjectNode all = options.withObjectProperty("Labels").put(ComposeStack.NAMESPACE, stack);
        labels.forEach(all::put);
        if (!driver.isEmpty() || !driverOptions.isEmpty()) {
            ObjectNode config = options.withObjectProperty("DriverConfig");
            if (!driver.isEmpty()) {
                config.put("Name", driver);
            }
            driverOptions.forEach(config.withObjectProperty("Options")::put);
        }
        return new VolumeEntry(own, options);
    }
}
