/** Root keys: where they come from, and what is encrypted under them. */
@NullMarked
package io.drover.server.vault.key;

import org.jspecify.annotations.NullMarked;
