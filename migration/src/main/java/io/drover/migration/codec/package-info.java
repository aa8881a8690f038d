/** The canonical encoding under every digest and signature. */
@NullMarked
package io.drover.migration.codec;

import org.jspecify.annotations.NullMarked;
