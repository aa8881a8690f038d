@NullMarked
package io.drover.server.vault.age;

import org.jspecify.annotations.NullMarked;
