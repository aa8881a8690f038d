/** The points at which tests hold a server or an agent, to kill it or to cut it off there. */
@NullMarked
package io.drover.protocol.fault;

import org.jspecify.annotations.NullMarked;
