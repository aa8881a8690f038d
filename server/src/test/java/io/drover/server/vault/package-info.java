/** The vault, tested through its parts. */
@NullMarked
package io.drover.server.vault;

import org.jspecify.annotations.NullMarked;
