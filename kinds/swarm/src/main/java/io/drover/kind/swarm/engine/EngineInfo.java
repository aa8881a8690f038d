package io.drover.kind.swarm.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /info}.
 *
 * @param name the host's name
 * @param swarm the engine's part in a swarm
 */
public record EngineInfo(String name, Swarm swarm) {
    public EngineInfo(@Nullable String name, @Nullable Swarm swarm) {
        this.name = Field.textIfAny(name);
        this.swarm = Field.present("Swarm", swarm);
    }

    /**
     * The engine's part in a swarm.
     *
     * @param nodeId its node ID; empty outside of a swarm
     * @param nodeAddr the address by which other nodes know it
     * @param localNodeState inactive, pending, active, error or locked
     * @param controlAvailable whether it is a manager
     * @param error what is wrong with it, if anything
     * @param remoteManagers the managers that it knows
     * @param cluster the swarm; only a manager tells
     */
    public record Swarm(
            String nodeId,
            String nodeAddr,
            String localNodeState,
            boolean controlAvailable,
            String error,
            List<Manager> remoteManagers,
            @Nullable Cluster cluster) {
        public Swarm(
                @Nullable String nodeId,
                @Nullable String nodeAddr,
                @Nullable String localNodeState,
                boolean controlAvailable,
                @Nullable String error,
                @Nullable List<@Nullable Manager> remoteManagers,
                @Nullable Cluster cluster) {
            this.nodeId = Field.idIfAny("Swarm.NodeID", nodeId);
            this.nodeAddr = Field.textIfAny(nodeAddr);
            this.localNodeState = Field.text("Swarm.LocalNodeState", localNodeState);
            this.controlAvailable = controlAvailable;
            this.error = Field.textIfAny(error);
            this.remoteManagers = Field.list(remoteManagers);
            // Outside of a swarm, some engines send a cluster without an ID.
            this.cluster = cluster == null || cluster.id().isEmpty() ? null : cluster;
        }

        public boolean isActive() {
            return localNodeState.equals("active");
        }
    }

    /** A manager's address, with its port, as another node knows it. */
    public record Manager(String addr) {
        public Manager(@Nullable String addr) {
            this.addr = Field.textIfAny(addr);
        }
    }

    /** A swarm's ID. */
    public record Cluster(String id) {
        public Cluster(@Nullable String id) {
            this.id = Field.idIfAny("Swarm.Cluster.ID", id);
        }
    }
}
