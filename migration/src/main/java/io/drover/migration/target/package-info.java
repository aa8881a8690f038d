/** The claimant: the target plane's side of a migration. */
@NullMarked
package io.drover.migration.target;

import org.jspecify.annotations.NullMarked;
