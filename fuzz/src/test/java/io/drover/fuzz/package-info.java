/** Tests of the tests' hostile input. */
@NullMarked
package io.drover.fuzz;

import org.jspecify.annotations.NullMarked;
