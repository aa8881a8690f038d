/** The planes that the user logged in to, and the commands that log in and out. */
@NullMarked
package io.drover.cli.context;

import org.jspecify.annotations.NullMarked;
