/** The commands about the audit: to search it, to take it away, and to check it, also without a plane. */
@NullMarked
package io.drover.cli.audit;

import org.jspecify.annotations.NullMarked;
