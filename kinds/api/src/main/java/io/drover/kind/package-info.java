/** What the server asks of each kind of cluster. All knowledge of Docker or a database lives behind this. */
@NullMarked
package io.drover.kind;

import org.jspecify.annotations.NullMarked;
