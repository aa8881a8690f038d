/** Runs commands of the machine, with errors that say what was run and how it ended. */
@NullMarked
package io.drover.testbed.command;

import org.jspecify.annotations.NullMarked;
