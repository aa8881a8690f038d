/** Gives a plane other keys, and has its hosts and peers follow. */
@NullMarked
package io.drover.server.rotation;

import org.jspecify.annotations.NullMarked;
