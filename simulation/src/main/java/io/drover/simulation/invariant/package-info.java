/** What must hold after every step. */
@NullMarked
package io.drover.simulation.invariant;

import org.jspecify.annotations.NullMarked;
