/** The port of the access points: finds the cluster by the name that a client asks for, and leads the client to it. */
@NullMarked
package io.drover.server.access.proxy;

import org.jspecify.annotations.NullMarked;
