/** The gateway route: a cluster moves from one pool of gateways to another of the same plane, as a pure state machine. */
@NullMarked
package io.drover.migration.placement;

import org.jspecify.annotations.NullMarked;
