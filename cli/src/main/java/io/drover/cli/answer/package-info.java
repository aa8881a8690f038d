/** The REST contract's answers as records. */
@NullMarked
package io.drover.cli.answer;

import org.jspecify.annotations.NullMarked;
