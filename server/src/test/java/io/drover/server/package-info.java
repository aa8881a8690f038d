/** Servers that are started whole. */
@NullMarked
package io.drover.server;

import org.jspecify.annotations.NullMarked;
