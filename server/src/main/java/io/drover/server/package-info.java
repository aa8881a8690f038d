/** The control plane: how a server is started, and of which parts it consists. */
@NullMarked
package io.drover.server;

import org.jspecify.annotations.NullMarked;
