/** Follows long work as it happens, on a terminal and elsewhere. */
@NullMarked
package io.drover.cli.watch;

import org.jspecify.annotations.NullMarked;
