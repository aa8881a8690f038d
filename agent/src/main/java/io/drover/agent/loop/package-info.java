/** The threads an agent runs on. */
@NullMarked
package io.drover.agent.loop;

import org.jspecify.annotations.NullMarked;
