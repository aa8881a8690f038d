/** Tests of access points against planes and agents of this JVM. */
@NullMarked
package io.drover.server.access;

import org.jspecify.annotations.NullMarked;
