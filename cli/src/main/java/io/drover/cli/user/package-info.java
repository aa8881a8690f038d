/** Commands about users, roles and tokens, and about oneself. */
@NullMarked
package io.drover.cli.user;

import org.jspecify.annotations.NullMarked;
