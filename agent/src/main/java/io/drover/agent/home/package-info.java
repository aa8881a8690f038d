/** A host's state folder, opened. */
@NullMarked
package io.drover.agent.home;

import org.jspecify.annotations.NullMarked;
