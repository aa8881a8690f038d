/** A workload of small processes on loopback, for machines where no host can be made. */
@NullMarked
package io.drover.testbed.generic;

import org.jspecify.annotations.NullMarked;
