/** The one way to durable state: transactions over repositories, in SQLite or PostgreSQL. */
@NullMarked
package io.drover.server.store;

import org.jspecify.annotations.NullMarked;
