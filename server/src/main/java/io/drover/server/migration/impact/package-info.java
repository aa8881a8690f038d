/** What a migration did to the business on the cluster: probes before, during and after the blackout, and what changed. */
@NullMarked
package io.drover.server.migration.impact;

import org.jspecify.annotations.NullMarked;
