package io.drover.kind.swarm.engine;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An item of {@code GET /tasks}, without what may hold secrets.
 *
 * @param id for good
 * @param serviceId the service that it belongs to; empty for a task that serves a network attachment
 * @param slot its number among a service's replicas; 0 in a global service
 * @param nodeId where it runs; empty before it is assigned
 * @param status how it is
 * @param desiredState how it shall be
 */
public record Task(String id, String serviceId, long slot, String nodeId, Status status, String desiredState) {
    private static final Set<String> ENDED = Set.of("complete", "shutdown", "failed", "rejected", "remove", "orphaned");

    public Task(
            @Nullable String id,
            @Nullable String serviceId,
            long slot,
            @Nullable String nodeId,
            @Nullable Status status,
            @Nullable String desiredState) {
        this.id = Field.id("ID", id);
        this.serviceId = Field.idIfAny("ServiceID", serviceId);
        this.slot = slot;
        this.nodeId = Field.idIfAny("NodeID", nodeId);
        this.status = Field.present("Status", status);
        this.desiredState = Field.textIfAny(desiredState);
    }

    public boolean isRunning() {
        return status.state().equals("running");
    }

    /** Whether it is history, of which a swarm keeps some. */
    public boolean hasEnded() {
        return ENDED.contains(status.state());
    }

    /** What it publishes on the host that it runs on. */
    public List<Port> hostPorts() {
        return status.portStatus() == null ? List.of() : status.portStatus().ports();
    }

    /**
     * How a task is.
     *
     * @param timestamp since when, as the engine writes it
     * @param state such as running
     * @param containerStatus its container, once there is one
     * @param portStatus what it publishes in host mode
     */
    public record Status(
            String timestamp,
            String state,
            @Nullable ContainerStatus containerStatus,
            @Nullable PortStatus portStatus) {
        public Status(
                @Nullable String timestamp,
                @Nullable String state,
                @Nullable ContainerStatus containerStatus,
                @Nullable PortStatus portStatus) {
            this.timestamp = Field.textIfAny(timestamp);
            this.state = Field.text("Status.State", state);
            this.containerStatus = containerStatus;
            this.portStatus = portStatus;
        }
    }

    /**
     * A task's container.
     *
     * @param containerId empty before it is made
     * @param pid its first process's ID on its host; 0 before it starts
     */
    public record ContainerStatus(String containerId, long pid) {
        public ContainerStatus(@Nullable String containerId, long pid) {
            this.containerId = Field.idIfAny("Status.ContainerStatus.ContainerID", containerId);
            this.pid = pid;
        }
    }

    /** What a task publishes in host mode; engines list a port twice where it is bound for IPv4 and IPv6. */
    public record PortStatus(List<Port> ports) {
        public PortStatus(@Nullable List<@Nullable Port> ports) {
            this.ports = Field.list(ports);
        }
    }

    /** A published port: the protocol is tcp, udp or sctp; the mode host or ingress. */
    public record Port(String protocol, int publishedPort, String publishMode) {
        public Port(@Nullable String protocol, int publishedPort, @Nullable String publishMode) {
            this.protocol = Field.textIfAny(protocol);
            this.publishedPort = publishedPort;
            this.publishMode = Field.textIfAny(publishMode);
            if (publishedPort < 0 || publishedPort > 65_535) {
                throw new IllegalArgumentException("PublishedPort %d: expected 0 to 65535".formatted(publishedPort));
            }
        }

        public boolean isTcpOfHost() {
            return protocol.equals("tcp") && publishMode.equals("host") && publishedPort > 0;
        }
    }
}
