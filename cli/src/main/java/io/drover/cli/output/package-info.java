/** Prints answers as tables, JSON or names. */
@NullMarked
package io.drover.cli.output;

import org.jspecify.annotations.NullMarked;
