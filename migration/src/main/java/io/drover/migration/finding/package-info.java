/** What checks report. */
@NullMarked
package io.drover.migration.finding;

import org.jspecify.annotations.NullMarked;
