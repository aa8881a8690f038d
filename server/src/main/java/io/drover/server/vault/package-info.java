/** The vault: credentials, their secrets encrypted at rest. */
@NullMarked
package io.drover.server.vault;

import org.jspecify.annotations.NullMarked;
