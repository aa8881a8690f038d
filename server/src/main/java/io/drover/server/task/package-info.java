/** Durable long work: progress, log, retry, cancel. */
@NullMarked
package io.drover.server.task;

import org.jspecify.annotations.NullMarked;
