/** Commands about tasks. */
@NullMarked
package io.drover.cli.task;

import org.jspecify.annotations.NullMarked;
