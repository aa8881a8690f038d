/** A TCP relay that delays, garbles or swallows what passes through it. */
@NullMarked
package io.drover.testbed.relay;

import org.jspecify.annotations.NullMarked;
