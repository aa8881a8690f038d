/** What a command has around it: streams, environment, a person at a terminal, interrupts. */
@NullMarked
package io.drover.cli.terminal;

import org.jspecify.annotations.NullMarked;
