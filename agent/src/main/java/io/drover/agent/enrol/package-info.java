/** How a host becomes known to a plane. */
@NullMarked
package io.drover.agent.enrol;

import org.jspecify.annotations.NullMarked;
