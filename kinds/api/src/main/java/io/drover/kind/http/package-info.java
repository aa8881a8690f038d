/** HTTP to local endpoints of hosts. */
@NullMarked
package io.drover.kind.http;

import org.jspecify.annotations.NullMarked;
