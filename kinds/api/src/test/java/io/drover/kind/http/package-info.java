/** Tests of HTTP to local endpoints. */
@NullMarked
package io.drover.kind.http;

import org.jspecify.annotations.NullMarked;
