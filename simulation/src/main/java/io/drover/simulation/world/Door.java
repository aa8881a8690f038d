package io.drover.simulation.world;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;

/** Where hosts reach a plane: one of its pools. */
public record Door(PlaneId plane, PoolName pool) {}
