/** What happened, in order, for people and programs that follow along. */
@NullMarked
package io.drover.server.event;

import org.jspecify.annotations.NullMarked;
