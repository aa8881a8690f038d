/** Tests of impact records. */
@NullMarked
package io.drover.server.migration.impact;

import org.jspecify.annotations.NullMarked;
