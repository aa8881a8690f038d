/** Small repeated requests to this host's own addresses. */
@NullMarked
package io.drover.agent.probe;

import org.jspecify.annotations.NullMarked;
