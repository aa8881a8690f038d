/** Where agents connect: their sessions, what is asked of them, and tunnels to their hosts. */
@NullMarked
package io.drover.server.gateway;

import org.jspecify.annotations.NullMarked;
