/** Measurements of migrations, fleets and connections. */
@NullMarked
package io.drover.bench;

import org.jspecify.annotations.NullMarked;
