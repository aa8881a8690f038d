/** A simulated host: the production's follower, on a disk that fails. */
@NullMarked
package io.drover.simulation.host;

import org.jspecify.annotations.NullMarked;
