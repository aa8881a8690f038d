/** The store's contract, held by SQLite and by a real PostgreSQL. */
@NullMarked
package io.drover.server.store.sql;

import org.jspecify.annotations.NullMarked;
