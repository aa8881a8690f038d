package io.drover.kind.swarm.engine;

import org.jspecify.annotations.Nullable;

/**
 * An item of {@code GET /nodes}.
 *
 * @param id for good
 * @param spec what the operator set
 * @param description what the node's engine says of itself
 * @param status what the swarm sees of it
 * @param managerStatus only where it is a manager
 */
public record Node(
        String id,
        Spec spec,
        Description description,
        Status status,
        @Nullable ManagerStatus managerStatus) {
    public Node(
            @Nullable String id,
            @Nullable Spec spec,
            @Nullable Description description,
            @Nullable Status status,
            @Nullable ManagerStatus managerStatus) {
        this.id = Field.id("ID", id);
        this.spec = Field.present("Spec", spec);
        this.description = description == null ? new Description(null) : description;
        this.status = Field.present("Status", status);
        this.managerStatus = managerStatus;
    }

    /** The address by which other nodes know it; empty where the swarm knows none. */
    public String address() {
        // A manager's own status may say 0.0.0.0, where its manager status is right.
        if (managerStatus != null && (status.addr().isEmpty() || status.addr().equals("0.0.0.0"))) {
            int port = managerStatus.addr().lastIndexOf(':');
            return port < 0 ? "" : managerStatus.addr().substring(0, port);
        }
        return status.addr();
    }

    public boolean isReady() {
        return status.state().equals("ready");
    }

    public String hostname() {
        return description.hostname();
    }

    public String role() {
        return spec.role();
    }

    /**
     * What the operator set.
     *
     * @param role manager or worker
     * @param availability active, pause or drain
     */
    public record Spec(String role, String availability) {
        public Spec(@Nullable String role, @Nullable String availability) {
            this.role = Field.text("Spec.Role", role);
            this.availability = Field.textIfAny(availability);
        }
    }

    /** What the node's engine says of itself; the host name is empty until it did. */
    public record Description(String hostname) {
        public Description(@Nullable String hostname) {
            this.hostname = Field.textIfAny(hostname);
        }
    }

    /**
     * What the swarm sees of it.
     *
     * @param state unknown, down, ready or disconnected
     * @param message why
     * @param addr its address
     */
    public record Status(String state, String message, String addr) {
        public Status(@Nullable String state, @Nullable String message, @Nullable String addr) {
            this.state = Field.text("Status.State", state);
            this.message = Field.textIfAny(message);
            this.addr = Field.textIfAny(addr);
        }
    }

    /**
     * A manager's part in the consensus.
     *
     * @param leader whether it leads
     * @param reachability unknown, unreachable or reachable
     * @param addr its address, with its port
     */
    public record ManagerStatus(boolean leader, String reachability, String addr) {
        public ManagerStatus(boolean leader, @Nullable String reachability, @Nullable String addr) {
            this.leader = leader;
            this.reachability = Field.textIfAny(reachability);
            this.addr = Field.textIfAny(addr);
        }
    }
}
