/** Connections to gateways. */
@NullMarked
package io.drover.agent.dial;

import org.jspecify.annotations.NullMarked;
