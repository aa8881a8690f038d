/** Tasks on both databases. */
@NullMarked
package io.drover.server.task;

import org.jspecify.annotations.NullMarked;
