/** A gateway without a store: the part of a server that only has the role of a gateway, in a pool of its own. */
@NullMarked
package io.drover.server.uplink;

import org.jspecify.annotations.NullMarked;
