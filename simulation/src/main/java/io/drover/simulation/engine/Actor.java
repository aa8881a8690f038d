package io.drover.simulation.engine;

/** The parts in a migration. */
public enum Actor {
    SOURCE,
    TARGET,
    HOST
}
