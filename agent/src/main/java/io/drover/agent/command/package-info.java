/** The drover-agent command line. */
@NullMarked
package io.drover.agent.command;

import org.jspecify.annotations.NullMarked;
