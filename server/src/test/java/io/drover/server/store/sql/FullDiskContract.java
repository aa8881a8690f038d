package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.server.event.Event;
import io.drover.server.store.StoreFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store on a file system that fills up, and is given room again. */
abstract class FullDiskContract {
    /** Text that no database can compress. */
    private static final String FILLING = filling(16 << 10);

    private Path disk;
    private TestDatabase database;
    private SqlStore store;

    private static String filling(int bytes) {
        byte[] random = new byte[bytes * 3 / 4];
        new Random(1).nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    /** An empty folder to mount a small disk on. */
    abstract Path newFolder() throws Exception;

    /** A database on the disk that is mounted there. */
    abstract TestDatabase newDatabase(Path disk) throws Exception;

    @BeforeEach
    void mount() throws Exception {
        Assumptions.assumeTrue(
                PostgresServer.isRoot(), "a disk that fills up needs a mount, which needs root; run the tests as root");
        disk = newFolder();
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
        database = newDatabase(disk);
        store = database.open();
    }

    @AfterEach
    void unmount() throws Exception {
        if (database != null) {
            database.close();
        }
        if (disk != null) {
            release(disk);
            run("umount", disk.toString());
        }
    }

    /** Makes the database let go of the disk. */
    abstract void release(Path disk) throws Exception;

    private void append(String subject) {
        store.<Event>write(
                tx -> tx.events().append(Event.of(Samples.NOW, "filling", subject, Map.of("filling", FILLING))));
    }

    private List<String> subjects() {
        return store.<List<Event>>read(tx -> tx.events().after(0, 100_000)).stream()
                .map(Event::subject)
                .toList();
    }

    @Test
    void fullDiskRefusesWritesKeepsTheRestAndRecovers() throws Exception {
        List<String> kept = new ArrayList<>();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        append("event-" + i);
                        kept.add("event-" + i);
                    }
                })
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("no space left");
        assertThat(kept).isNotEmpty();
        assertThat(subjects()).isEqualTo(kept);

        List<Future<?>> together = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                together.add(threads.submit(() -> store.write(tx -> {
                    for (int n = 0; n < 50; n++) {
                        tx.events().append(Event.of(Samples.NOW, "filling", "lost", Map.of("filling", FILLING)));
                    }
                    return true;
                })));
            }
        }
        assertThat(together)
                .allSatisfy(future -> assertThat(future.exceptionNow()).isInstanceOf(StoreFullException.class));
        assertThat(subjects()).isEqualTo(kept);

        run("mount", "-o", "remount,size=64m", disk.toString());
        append("room again");
        kept.add("room again");
        assertThat(subjects()).isEqualTo(kept);
        store.close();
        store = database.open();
        assertThat(subjects()).isEqualTo(kept);
        System.out.printf("%s: %d writes until the disk was full%n", getClass().getSimpleName(), kept.size() - 1);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("drover-test", ".out");
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": " + Files.readString(output));
            }
        } finally {
            Files.delete(output);
        }
    }
}
