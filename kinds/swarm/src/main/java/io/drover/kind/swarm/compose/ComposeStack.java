package io.drover.kind.swarm.compose;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Compose file as a swarm understands it, in the words of the engine's API.
 *
 * @param name the stack's
 * @param networks those that its services use
 * @param services in the file's order
 */
public record ComposeStack(String name, List<Network> networks, List<Service> services) {
    /** The label by which {@code docker stack}, too, knows what belongs to a stack. */
    public static final String NAMESPACE = "com.docker.stack.namespace";

    /** The label in which {@code docker stack} keeps the image as the file names it. */
    public static final String IMAGE = "com.docker.stack.image";

    public ComposeStack {
        networks = List.copyOf(networks);
        services = List.copyOf(services);
    }

    /** A name of the file's as a name of the swarm's. */
    static String scoped(String stack, String name) {
        return stack + "_" + name;
    }

    /**
     * A network.
     *
     * @param name in the swarm
     * @param external whether it must be there already, and is left alone
     * @param spec to create it with
     */
    public record Network(String name, boolean external, ObjectNode spec) {}

    /**
     * A service.
     *
     * @param name in the swarm
     * @param spec whose networks are told by name
     */
    public record Service(String name, ObjectNode spec) {}
}
