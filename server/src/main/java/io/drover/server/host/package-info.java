/** Hosts this plane knows, and how they join. */
@NullMarked
package io.drover.server.host;

import org.jspecify.annotations.NullMarked;
