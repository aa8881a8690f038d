package io.drover.server;

import java.util.Optional;

/**
 * Where a plane stores.
 *
 * @param url a PostgreSQL URL of JDBC; empty for SQLite in the data folder
 * @param user the database's user, where the URL does not say
 * @param password its password; never on a command line or in a log
 */
public record DatabaseSettings(Optional<String> url, Optional<String> user, Optional<String> password) {
    /** SQLite in the data folder. */
    public static final DatabaseSettings SQLITE =
            new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "DatabaseSettings[" + url.orElse("SQLite") + "]";
    }
}
