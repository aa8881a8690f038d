/** Hostile input for the tests of everything that reads what others wrote. */
@NullMarked
package io.drover.fuzz;

import org.jspecify.annotations.NullMarked;
