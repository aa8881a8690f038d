/** Mistakes that somebody could make, to show that the simulation finds them. */
@NullMarked
package io.drover.simulation.bug;

import org.jspecify.annotations.NullMarked;
