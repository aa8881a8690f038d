/** A simulated plane: the production's coordinator and claimant, in a server that crashes, on a store that fails. */
@NullMarked
package io.drover.simulation.plane;

import org.jspecify.annotations.NullMarked;
