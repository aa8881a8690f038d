/** Dials what credentials are for, and says why it does not open. */
@NullMarked
package io.drover.server.vault.probe;

import org.jspecify.annotations.NullMarked;
