/** What the agent keeps on disk, and how it survives a crash. */
@NullMarked
package io.drover.agent.state;

import org.jspecify.annotations.NullMarked;
