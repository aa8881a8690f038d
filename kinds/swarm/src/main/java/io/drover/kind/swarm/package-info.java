/** The kind {@code swarm}: clusters of Docker engines in swarm mode. */
@NullMarked
package io.drover.kind.swarm;

import org.jspecify.annotations.NullMarked;
