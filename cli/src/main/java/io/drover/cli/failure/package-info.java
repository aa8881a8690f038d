/** How a command fails: exit codes and messages. */
@NullMarked
package io.drover.cli.failure;

import org.jspecify.annotations.NullMarked;
