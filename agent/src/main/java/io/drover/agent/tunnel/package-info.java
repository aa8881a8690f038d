/** Byte streams from planes to local endpoints. */
@NullMarked
package io.drover.agent.tunnel;

import org.jspecify.annotations.NullMarked;
