/** What a schedule runs on: virtual time, chance, processes, the network between them, and faults. */
@NullMarked
package io.drover.simulation.engine;

import org.jspecify.annotations.NullMarked;
