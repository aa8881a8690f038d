/** What happened to a plane and its clusters, in entries that are chained by digests. */
@NullMarked
package io.drover.migration.audit;

import org.jspecify.annotations.NullMarked;
