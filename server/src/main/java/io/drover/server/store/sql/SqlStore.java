package io.drover.server.store.sql;

import io.drover.server.store.Store;
import io.drover.server.store.StoreSettings;

/** A store in a database. Thread-safe. */
public abstract sealed class SqlStore implements Store, AutoCloseable permits SqliteStore, PostgresStore {
    /**
     * Opens a store, and creates its tables or brings them up to this version's.
     *
     * @throws io.drover.server.store.StoreFailedException when it cannot be opened, with the reason; on SQLite also when
     *     another server has it open
     */
    public static SqlStore open(StoreSettings settings) {
        return switch (settings) {
            case StoreSettings.Sqlite sqlite -> SqliteStore.open(sqlite);
            case StoreSettings.Postgres postgres -> PostgresStore.open(postgres);
        };
    }

    /** Waits for the writes that have begun, refuses others, and closes. May be called again. */
    @Override
    public abstract void close();
}
