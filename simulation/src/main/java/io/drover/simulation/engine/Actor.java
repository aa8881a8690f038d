package io.drover.simulation.engine;

/** The parts in a migration from plane to plane, and in a move from pool to pool within one plane. */
public enum Actor {
    SOURCE,
    TARGET,
    HOST,
    /** The plane within which a cluster moves. */
    MOVER,
    /** A gateway of the pool that a cluster moves to. */
    GATEWAY,
    /** A host of a cluster that moves. */
    MOVED_HOST
}
