/** Files of age, against the age command. */
@NullMarked
package io.drover.server.vault.age;

import org.jspecify.annotations.NullMarked;
