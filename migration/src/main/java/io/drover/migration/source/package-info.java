/** The coordinator: the source plane's side of a migration. */
@NullMarked
package io.drover.migration.source;

import org.jspecify.annotations.NullMarked;
