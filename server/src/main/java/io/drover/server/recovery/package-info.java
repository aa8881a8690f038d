/** Recovers a plane that was restored from an old copy. */
@NullMarked
package io.drover.server.recovery;

import org.jspecify.annotations.NullMarked;
