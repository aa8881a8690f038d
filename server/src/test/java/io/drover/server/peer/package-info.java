/** Planes that are paired with each other, and those that should not be. */
@NullMarked
package io.drover.server.peer;

import org.jspecify.annotations.NullMarked;
