/** Tests of the kind {@code generic}, against real processes on loopback. */
@NullMarked
package io.drover.kind.generic;

import org.jspecify.annotations.NullMarked;
