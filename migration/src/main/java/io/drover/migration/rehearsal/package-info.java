/** A migration in memory, run before the first real one. */
@NullMarked
package io.drover.migration.rehearsal;

import org.jspecify.annotations.NullMarked;
