/** Runs the production's state machines in simulated worlds, and checks what must hold. */
@NullMarked
package io.drover.simulation;

import org.jspecify.annotations.NullMarked;
