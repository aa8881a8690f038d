/** Tests of what the port of the access points reads. */
@NullMarked
package io.drover.server.access.proxy;

import org.jspecify.annotations.NullMarked;
