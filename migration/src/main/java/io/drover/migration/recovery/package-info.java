/** What a plane does that was restored from an old copy: who must promise, and which decision counts. */
@NullMarked
package io.drover.migration.recovery;

import org.jspecify.annotations.NullMarked;
