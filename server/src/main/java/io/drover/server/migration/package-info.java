/** Migrations out of this plane and claims on clusters that come in. */
@NullMarked
package io.drover.server.migration;

import org.jspecify.annotations.NullMarked;
