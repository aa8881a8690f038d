package io.drover.testbed.demo;

import io.drover.testbed.plane.MigrationView;

/** Where the demo's cluster goes. */
sealed interface Itinerary permits BetweenPlanes, BetweenPools {
    /** A line for a person. */
    String title();

    /** What the scene needs beside plane a. */
    boolean needsPeer();

    /** Makes what is needed once plane a owns the cluster. */
    void prepare();

    /** Checks, then migrates, by the command line. */
    MigrationView first();

    /** Migrates on, there and back in turn. */
    MigrationView next();
}
