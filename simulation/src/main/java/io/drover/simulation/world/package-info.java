/** One simulated world: planes, hosts and what is true of them. */
@NullMarked
package io.drover.simulation.world;

import org.jspecify.annotations.NullMarked;
