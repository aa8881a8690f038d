package io.drover.server.task;

import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * A process that submits one task, says so when it runs, and never lets it end. Takes the file of an SQLite store, or a
 * PostgreSQL store's URL, user and password.
 */
final class KilledServer {
    private KilledServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        SqlStore store = SqlStore.open(
                arguments.length == 1
                        ? StoreSettings.Sqlite.at(Path.of(arguments[0]))
                        : new StoreSettings.Postgres(arguments[0], arguments[1], arguments[2], 4));
        TaskScheduler scheduler = new TaskScheduler(store, InstantSource.system(), 10);
        scheduler.register(TaskType.MIGRATE, id -> {
            System.out.println("run=" + id);
            new CountDownLatch(1).await();
        });
        scheduler.start();
        store.write(tx -> {
            tx.tasks().insert(TaskSchedulerContract.task("left-behind"));
            scheduler.submit(tx, new TaskId("left-behind"));
            return true;
        });
        new CountDownLatch(1).await();
    }
}
