/** Commands about the plane itself and its events. */
@NullMarked
package io.drover.cli.plane;

import org.jspecify.annotations.NullMarked;
