package io.drover.server.store.sql;

import io.drover.server.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;

/** One empty database for one test, and the stores that the test opened on it. */
public final class TestDatabase implements AutoCloseable {
    private final StoreSettings settings;
    private final List<SqlStore> opened = new ArrayList<>();

    public TestDatabase(StoreSettings settings) {
        this.settings = settings;
    }

    public StoreSettings settings() {
        return settings;
    }

    /** Opens the database, once more or for the first time. */
    public SqlStore open() {
        SqlStore store = SqlStore.open(settings);
        opened.add(store);
        return store;
    }

    @Override
    public void close() {
        opened.forEach(SqlStore::close);
    }
}
