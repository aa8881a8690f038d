/** Who may do what over REST: permissions, roles, and the one table of rules. */
@NullMarked
package io.drover.server.security;

import org.jspecify.annotations.NullMarked;
