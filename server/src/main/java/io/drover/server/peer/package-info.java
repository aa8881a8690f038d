/** Other planes, how they are paired with this one, and the calls between them. */
@NullMarked
package io.drover.server.peer;

import org.jspecify.annotations.NullMarked;
