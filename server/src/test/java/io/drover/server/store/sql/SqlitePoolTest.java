package io.drover.server.store.sql;

import io.drover.server.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqlitePoolTest extends PoolContract {
    @TempDir
    private Path folder;

    @Override
    TestDatabase newDatabase() {
        return new TestDatabase(StoreSettings.Sqlite.at(folder.resolve("plane.db")));
    }
}
