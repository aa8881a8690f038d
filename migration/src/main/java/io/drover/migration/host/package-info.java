/** The follower: a host's side of a migration. */
@NullMarked
package io.drover.migration.host;

import org.jspecify.annotations.NullMarked;
