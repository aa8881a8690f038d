/** Files in the age format (age-encryption.org/v1), encrypted with a passphrase or to a recipient. */
@NullMarked
package io.drover.server.vault.age;

import org.jspecify.annotations.NullMarked;
