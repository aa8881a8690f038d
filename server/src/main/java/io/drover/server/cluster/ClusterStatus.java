package io.drover.server.cluster;

/** The status of a cluster, as users see it. */
public enum ClusterStatus {
    /** At rest and working. */
    RUNNING,
    /** At rest, stopped on purpose. */
    STOPPED,
    /** At rest, and not working or not reachable. */
    UNAVAILABLE,
    /** On its way to another plane or gateway pool. */
    MIGRATING,
    /** Being taken over. */
    TAKING_OVER,
    /** Being moved out to a file. */
    MOVING_OUT,
    /** An operation on it is in progress. */
    OPERATING;

    /** Whether a migration may begin: operations that are in progress are waited for before it locks the cluster. */
    public boolean mayMigrate() {
        return isAtRest() || this == OPERATING;
    }

    /** Whether another operation may begin. */
    public boolean isAtRest() {
        return switch (this) {
            case RUNNING, STOPPED, UNAVAILABLE -> true;
            case MIGRATING, TAKING_OVER, MOVING_OUT, OPERATING -> false;
        };
    }
}
