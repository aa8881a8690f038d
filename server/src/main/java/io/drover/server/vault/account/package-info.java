/** What a credential is for, and the secret that opens it. */
@NullMarked
package io.drover.server.vault.account;

import org.jspecify.annotations.NullMarked;
