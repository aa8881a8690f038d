/** The store on JDBC: SQLite with group commit, and PostgreSQL. */
@NullMarked
package io.drover.server.store.sql;

import org.jspecify.annotations.NullMarked;
