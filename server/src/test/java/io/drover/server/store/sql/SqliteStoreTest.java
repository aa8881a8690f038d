package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.ownership.PlaneClock;
import io.drover.server.event.Event;
import io.drover.server.store.StoreFailedException;
import io.drover.server.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends StoreContract {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("state").resolve("plane.db");
    }

    @Override
    TestDatabase newDatabase() {
        return new TestDatabase(StoreSettings.Sqlite.at(file()));
    }

    @Override
    void assertSharedCommits(int writes, long commits) {
        assertThat(commits).isPositive().isLessThan(writes);
    }

    @Test
    void writesThatWaitTogetherAreOneCommitAndFailAlone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> first = threads.submit(() -> store.write(tx -> {
                begun.countDown();
                awaitQuietly(go);
                return tx.events().append(Samples.event("first")).number();
            }));
            begun.await();
            List<Thread> waiting = new ArrayList<>();
            List<String> failures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                waiting.add(Thread.ofPlatform().start(() -> {
                    try {
                        store.write(tx -> {
                            tx.events().append(Samples.event("later"));
                            if (number == 7) {
                                // A statement that the database itself refuses.
                                tx.tasks().insert(Samples.task("t", "web"));
                                tx.tasks().insert(Samples.task("t", "web"));
                            }
                            return true;
                        });
                    } catch (IllegalStateException e) {
                        synchronized (failures) {
                            failures.add(e.getMessage());
                        }
                    }
                }));
            }
            Awaitility.await()
                    .until(() -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            go.countDown();
            assertThat(first.get()).isEqualTo(1);
            for (Thread thread : waiting) {
                thread.join();
            }
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst()).contains("stored already");
        }
        assertThat(subjects()).hasSize(20);
        assertThat(store.commits()).isEqualTo(2);
    }

    @Test
    void writeThatChangesNothingIsNoDurableCommit() {
        store.<PlaneClock>write(tx -> tx.plane().clock());
        assertThat(store.commits()).isZero();
    }

    @Test
    void filesAreTheOwnersOnly() throws Exception {
        append("written");
        for (String name : List.of("plane.db", "plane.db-wal")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().resolveSibling(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void secondServerIsRefused() {
        assertThatThrownBy(() -> SqlStore.open(database.settings()))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("another server");
        append("still here");
        store.close();
        assertThat(database.open().<Long>read(tx -> tx.events().newest())).isEqualTo(1);
    }

    @Test
    void fileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        Path other = Files.writeString(folder.resolve("notes.txt"), "not a database, but some text\n".repeat(100));
        byte[] before = Files.readAllBytes(other);
        assertThatThrownBy(() -> SqlStore.open(StoreSettings.Sqlite.at(other)))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining(other.toString());
        assertThat(Files.readAllBytes(other)).isEqualTo(before);
    }

    @Test
    void storeOfANewerVersionIsRefused() throws Exception {
        store.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO flyway_schema_history
                    SELECT 99, '99', 'from the future', type, 'V99__future.sql', checksum, installed_by, installed_on, 1, success
                    FROM flyway_schema_history WHERE version = '1'""");
        }
        assertThatThrownBy(database::open)
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining("99");
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled() throws Exception {
        Path killed = folder.resolve("killed.db");
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            try (ChildJvm child = ChildJvm.start(KilledWriter.class, folder.resolve("log"), killed.toString())) {
                acknowledged.addAll(child.await("event", 300));
                acknowledged.addAll(child.kill("event"));
            }
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + killed);
                var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("ok");
        }
        try (SqlStore reopened = SqlStore.open(StoreSettings.Sqlite.at(killed))) {
            List<Event> events = reopened.read(tx -> tx.events().after(0, 1_000_000));
            assertThat(events)
                    .extracting(event -> Long.toString(event.number()))
                    .containsAll(acknowledged);
            // Whole transactions only: each advanced the clock once and appended once.
            assertThat(reopened.<PlaneClock>read(tx -> tx.plane().clock()).change())
                    .isEqualTo(events.size());
            System.out.printf("killed 3 times: %d events acknowledged, %d found%n", acknowledged.size(), events.size());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the store's writer", e);
        }
    }
}
