/** What runs and what is stored at one moment, and how two moments differ. */
@NullMarked
package io.drover.testbed.snapshot;

import org.jspecify.annotations.NullMarked;
