/** The kind {@code generic}: hosts with HTTP and TCP endpoints that the user names. */
@NullMarked
package io.drover.kind.generic;

import org.jspecify.annotations.NullMarked;
