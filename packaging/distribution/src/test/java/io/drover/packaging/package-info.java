/** Tests of the scripts that build, test and start Drover, and of the distribution they make. */
@NullMarked
package io.drover.packaging;

import org.jspecify.annotations.NullMarked;
