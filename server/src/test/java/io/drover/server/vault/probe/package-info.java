/** Credentials tried out on real servers. */
@NullMarked
package io.drover.server.vault.probe;

import org.jspecify.annotations.NullMarked;
