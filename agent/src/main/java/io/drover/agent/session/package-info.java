/** The agent's sessions with planes, and the loop that applies what they say. */
@NullMarked
package io.drover.agent.session;

import org.jspecify.annotations.NullMarked;
