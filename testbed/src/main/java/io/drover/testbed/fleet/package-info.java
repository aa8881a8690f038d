/** Many agents in one JVM, for measuring. */
@NullMarked
package io.drover.testbed.fleet;

import org.jspecify.annotations.NullMarked;
