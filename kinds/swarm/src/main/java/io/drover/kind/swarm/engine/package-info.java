/**
 * The part of the Docker Engine API that Drover reads, as documented at
 * <a href="https://docs.docker.com/reference/api/engine/">docs.docker.com</a>.
 */
@NullMarked
package io.drover.kind.swarm.engine;

import org.jspecify.annotations.NullMarked;
