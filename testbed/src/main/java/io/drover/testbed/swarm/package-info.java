/** Engines joined into a real swarm with services that clients can use. */
@NullMarked
package io.drover.testbed.swarm;

import org.jspecify.annotations.NullMarked;
