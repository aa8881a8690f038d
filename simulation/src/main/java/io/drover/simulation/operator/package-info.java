/** What operators do, at any moment. */
@NullMarked
package io.drover.simulation.operator;

import org.jspecify.annotations.NullMarked;
