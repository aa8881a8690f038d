/** A client that uses services without pause and counts what failed. */
@NullMarked
package io.drover.testbed.workload;

import org.jspecify.annotations.NullMarked;
