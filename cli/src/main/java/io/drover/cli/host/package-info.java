/** Commands about hosts. */
@NullMarked
package io.drover.cli.host;

import org.jspecify.annotations.NullMarked;
