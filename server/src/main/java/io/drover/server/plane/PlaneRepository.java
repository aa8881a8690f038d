package io.drover.server.plane;

import io.drover.migration.ownership.PlaneClock;

/** The plane's own row. */
public interface PlaneRepository {
    /** The clock as stored; {@link PlaneClock#FIRST} for a new plane. */
    PlaneClock clock();

    /** Advances the change number by one and returns the new clock. Every durable decision of the protocol does so. */
    PlaneClock advance();

    /** Begins an incarnation, which must be a later one. */
    PlaneClock reincarnate(int incarnation);
}
