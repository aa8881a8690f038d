/** Commands about clusters. */
@NullMarked
package io.drover.cli.cluster;

import org.jspecify.annotations.NullMarked;
