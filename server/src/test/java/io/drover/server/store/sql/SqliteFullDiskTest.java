package io.drover.server.store.sql;

import io.drover.server.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteFullDiskTest extends FullDiskContract {
    @TempDir
    private Path folder;

    @Override
    Path newFolder() {
        return folder;
    }

    @Override
    TestDatabase newDatabase(Path disk) {
        return new TestDatabase(StoreSettings.Sqlite.at(disk.resolve("plane.db")));
    }

    @Override
    void release(Path disk) {
        // Closing the store has done so.
    }
}
