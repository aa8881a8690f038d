/** Tests of reading Compose files. */
@NullMarked
package io.drover.kind.swarm.compose;

import org.jspecify.annotations.NullMarked;
