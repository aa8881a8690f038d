/** Commands about credentials and the vault that keeps them. */
@NullMarked
package io.drover.cli.credential;

import org.jspecify.annotations.NullMarked;
