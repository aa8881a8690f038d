package io.drover.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.ChildJvm;
import io.drover.server.store.sql.RealPostgres;
import io.drover.server.store.sql.SqlStore;
import io.drover.server.store.sql.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RealPostgres.class)
final class PostgresTaskSchedulerTest extends TaskSchedulerContract {
    private final RealPostgres.Access postgres;

    @TempDir
    private Path folder;

    PostgresTaskSchedulerTest(RealPostgres.Access postgres) {
        this.postgres = postgres;
    }

    @Override
    TestDatabase newDatabase() throws Exception {
        return new TestDatabase(postgres.newDatabase());
    }

    @Test
    void taskOfAKilledServerIsTakenOverByOneThatRuns() throws Exception {
        StoreSettings.Postgres settings = (StoreSettings.Postgres) database.settings();
        try (ChildJvm child = ChildJvm.start(
                KilledServer.class, folder.resolve("log"), settings.url(), settings.user(), settings.password())) {
            assertThat(child.await("run", 1)).containsExactly("left-behind");
            started(id -> runs.add(id.value()));
            assertThat(runs).isEmpty();
            child.kill("run");
        }
        long begun = System.nanoTime();
        assertThat(nextRun()).isEqualTo("left-behind");
        System.out.printf("PostgreSQL: taken over %.1f s after the kill%n", (System.nanoTime() - begun) / 1e9);
        awaitNothingScheduled();
    }

    @Test
    void twoServersNeverRunTheSameTask() throws Exception {
        SqlStore otherStore = database.open();
        CountDownLatch oneRan = new CountDownLatch(1);
        CountDownLatch twoRan = new CountDownLatch(1);
        // Neither goes on before both run tasks at the same time.
        TaskScheduler one = scheduler(store, 4, id -> {
            oneRan.countDown();
            twoRan.await();
            runs.add(id.value());
        });
        TaskScheduler two = scheduler(otherStore, 4, id -> {
            twoRan.countDown();
            oneRan.await();
            runs.add(id.value());
        });
        store.write(tx -> {
            for (int i = 0; i < 100; i++) {
                tx.tasks().insert(task("t-" + i));
                one.submit(tx, new TaskId("t-" + i));
            }
            return true;
        });
        one.start();
        two.start();
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ran.add(nextRun());
        }
        awaitNothingScheduled();
        assertThat(ran).doesNotHaveDuplicates();
        assertThat(runs).isEmpty();
    }
}
