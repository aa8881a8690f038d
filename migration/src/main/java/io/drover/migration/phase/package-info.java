/** The phases of a migration and their order. */
@NullMarked
package io.drover.migration.phase;

import org.jspecify.annotations.NullMarked;
