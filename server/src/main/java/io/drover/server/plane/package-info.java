/** This plane itself: its identity, keys and clock. */
@NullMarked
package io.drover.server.plane;

import org.jspecify.annotations.NullMarked;
