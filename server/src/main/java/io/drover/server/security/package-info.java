/** Who may do what over REST. */
@NullMarked
package io.drover.server.security;

import org.jspecify.annotations.NullMarked;
