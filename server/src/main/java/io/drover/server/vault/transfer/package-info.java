/** Credential files: exported, checked, imported. */
@NullMarked
package io.drover.server.vault.transfer;

import org.jspecify.annotations.NullMarked;
