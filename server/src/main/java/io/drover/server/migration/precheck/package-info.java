/** The checks before a migration, each a small class; all are reported together. */
@NullMarked
package io.drover.server.migration.precheck;

import org.jspecify.annotations.NullMarked;
