package io.drover.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.ChildJvm;
import io.drover.server.store.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTaskSchedulerTest extends TaskSchedulerContract {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("plane.db");
    }

    @Override
    TestDatabase newDatabase() {
        return new TestDatabase(StoreSettings.Sqlite.at(file()));
    }

    @Test
    void taskOfAKilledServerGoesOnAtTheNextStart() throws Exception {
        store.close();
        try (ChildJvm child = ChildJvm.start(KilledServer.class, folder.resolve("log"), file().toString())) {
            assertThat(child.await("run", 1)).containsExactly("left-behind");
            child.kill("run");
        }
        store = database.open();
        long begun = System.nanoTime();
        started(id -> runs.add(id.value()));
        assertThat(nextRun()).isEqualTo("left-behind");
        System.out.printf("SQLite: went on %.0f ms after the restart%n", (System.nanoTime() - begun) / 1e6);
        awaitNothingScheduled();
    }
}
