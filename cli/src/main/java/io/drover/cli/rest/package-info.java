/** HTTPS to a plane: pinned keys, limits, problems, events. */
@NullMarked
package io.drover.cli.rest;

import org.jspecify.annotations.NullMarked;
