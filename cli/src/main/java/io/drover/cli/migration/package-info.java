/** Commands about migrations. */
@NullMarked
package io.drover.cli.migration;

import org.jspecify.annotations.NullMarked;
