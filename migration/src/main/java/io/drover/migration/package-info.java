/** The core of the migration protocol: plain Java, no clock, no I/O. */
@NullMarked
package io.drover.migration;

import org.jspecify.annotations.NullMarked;
