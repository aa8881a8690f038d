/** Real planes and agents as processes, and what a test says to them: REST, and the command line. */
@NullMarked
package io.drover.testbed.plane;

import org.jspecify.annotations.NullMarked;
