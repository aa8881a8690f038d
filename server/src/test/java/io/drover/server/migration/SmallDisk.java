package io.drover.server.migration;

import io.drover.server.event.Event;
import io.drover.server.store.StoreFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

/** A file system in memory, mounted for a test, that a plane's store can fill. Needs root. */
final class SmallDisk implements AutoCloseable {
    private static final String FILLING = filling();

    private final Path folder;
    private final Path ballast;

    SmallDisk(Path folder, int mebibytes) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(mebibytes), "tmpfs", folder.toString());
    }

    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc/self/ns/mnt"));
    }

    Path folder() {
        return folder;
    }

    /** Takes space until only so much is left. */
    void leave(int mebibytes) {
        long take = folder.toFile().getUsableSpace() - ((long) mebibytes << 20);
        try (var file = Files.newOutputStream(ballast)) {
            byte[] block = new byte[1 << 20];
            for (long left = take; left > 0; left -= block.length) {
                file.write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills it through a plane's own store, so that the store has no room of its own left either. */
    void fill(TestPlane plane) {
        leave(2);
        try {
            while (true) {
                plane.store()
                        .<Event>write(transaction -> transaction
                                .events()
                                .append(Event.of(Instant.now(), "filling", "filling", Map.of("filling", FILLING))));
            }
        } catch (StoreFullException e) {
            // Just this was wanted.
        }
    }

    void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }

    private static String filling() {
        byte[] random = new byte[3 << 10];
        new Random(1).nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String told = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + told);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
