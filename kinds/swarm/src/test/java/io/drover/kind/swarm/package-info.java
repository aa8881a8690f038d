/** Tests of the kind {@code swarm}, against a real engine and against one that lies. */
@NullMarked
package io.drover.kind.swarm;

import org.jspecify.annotations.NullMarked;
