/** Gateways beside the server's own, in named pools, and which pool serves which cluster. */
@NullMarked
package io.drover.server.pool;

import org.jspecify.annotations.NullMarked;
