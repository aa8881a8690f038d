/** Tests of permissions and limits. */
@NullMarked
package io.drover.server.security;

import org.jspecify.annotations.NullMarked;
