/** Who uses the plane: users, their passwords, sessions and tokens, and sign-in by OpenID Connect. */
@NullMarked
package io.drover.server.identity;

import org.jspecify.annotations.NullMarked;
