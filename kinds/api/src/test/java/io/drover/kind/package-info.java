/** Tests of what kinds have in common. */
@NullMarked
package io.drover.kind;

import org.jspecify.annotations.NullMarked;
