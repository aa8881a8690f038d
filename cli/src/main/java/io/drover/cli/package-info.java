/** The drover command, which speaks nothing but the planes' REST API. */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
