/** Watches what runs, what engines report and what clients get, over a stretch of time. */
@NullMarked
package io.drover.testbed.watch;

import org.jspecify.annotations.NullMarked;
