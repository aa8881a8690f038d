/** Who is who: identifiers, keys, signatures and sealed boxes. */
@NullMarked
package io.drover.migration.identity;

import org.jspecify.annotations.NullMarked;
