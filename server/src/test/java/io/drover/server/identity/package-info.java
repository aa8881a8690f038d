/** Tests of users, sign-in and OpenID Connect. */
@NullMarked
package io.drover.server.identity;

import org.jspecify.annotations.NullMarked;
