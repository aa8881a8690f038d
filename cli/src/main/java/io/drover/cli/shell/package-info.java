/** Commands about the command itself: version, completion, and what the launcher runs. */
@NullMarked
package io.drover.cli.shell;

import org.jspecify.annotations.NullMarked;
