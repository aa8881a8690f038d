/** Commands about peers. */
@NullMarked
package io.drover.cli.peer;

import org.jspecify.annotations.NullMarked;
