package io.drover.server.plane;

import io.drover.migration.identity.PlaneId;
import io.drover.server.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder with all that a server stores, locked for one server until closed or until the process ends. */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String KEYS = "keys";
    private static final String NEXT_KEYS = "keys.next";
    private static final String FORMER_KEYS = "keys.former";
    private static final String DATABASE = "drover.db";

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder where it is not there, and locks it.
     *
     * @throws StartupException when it is no folder, cannot be written, or another server has it
     */
    public static DataFolder open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel lockFile = FileChannel.open(
                    path.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (lock(lockFile) == null) {
                lockFile.close();
                throw new StartupException(
                        "the data folder %s is in use by another server; stop that one, or choose another folder with --data"
                                .formatted(path));
            }
            return new DataFolder(path, lockFile);
        } catch (IOException e) {
            throw new StartupException(
                    "the data folder %s cannot be used: %s; expected a folder that this user may write, choose another with --data"
                            .formatted(path, PrivateFolder.reason(e)),
                    e);
        }
    }

    /** The plane's keys, made where this is a new plane. */
    public PlaneKeys keys(Set<String> certificateHosts) {
        finishReplacing();
        KeyFolder folder = new KeyFolder(path.resolve(KEYS));
        if (folder.exists()) {
            return new PlaneKeys(folder.load());
        }
        if (Files.exists(database())) {
            throw new StartupException(
                    "the plane's keys in %s are gone, but its database %s is there; restore the keys from a backup. They are not made anew, since the hosts know this plane by them"
                            .formatted(path.resolve(KEYS), database()));
        }
        return new PlaneKeys(folder.create(certificateHosts));
    }

    /** The keys that were made to succeed the plane's, if any were. */
    public Optional<KeySet> nextKeys() {
        KeyFolder next = new KeyFolder(path.resolve(NEXT_KEYS));
        return next.exists() ? Optional.of(next.load()) : Optional.empty();
    }

    /** Makes keys to succeed the plane's, in the place of any that were made before and never used. */
    public KeySet makeNextKeys(PlaneId plane, Set<String> certificateHosts) {
        dropNextKeys();
        return new KeyFolder(path.resolve(NEXT_KEYS)).create(plane, certificateHosts);
    }

    /** Destroys keys that were made and never used. */
    public void dropNextKeys() {
        try {
            new KeyFolder(path.resolve(NEXT_KEYS)).destroy();
        } catch (IOException e) {
            throw unchanged(NEXT_KEYS, e);
        }
    }

    /** Puts the next keys in the place of the plane's, which are destroyed. What a crash interrupts, the next start ends. */
    public void replaceKeys() {
        try {
            PrivateFolder.move(path.resolve(KEYS), path.resolve(FORMER_KEYS));
        } catch (IOException e) {
            throw unchanged(KEYS, e);
        }
        finishReplacing();
    }

    private void finishReplacing() {
        try {
            boolean between = Files.exists(path.resolve(FORMER_KEYS))
                    && !Files.exists(path.resolve(KEYS))
                    && Files.exists(path.resolve(NEXT_KEYS));
            if (between) {
                PrivateFolder.move(path.resolve(NEXT_KEYS), path.resolve(KEYS));
            }
            if (Files.exists(path.resolve(KEYS))) {
                new KeyFolder(path.resolve(FORMER_KEYS)).destroy();
            }
        } catch (IOException e) {
            throw unchanged(FORMER_KEYS, e);
        }
    }

    private StartupException unchanged(String folder, IOException e) {
        return new StartupException(
                "the plane's keys in %s cannot be replaced: %s; mend the folder, and start the server again"
                        .formatted(path.resolve(folder), PrivateFolder.reason(e)),
                e);
    }

    public Path path() {
        return path;
    }

    /** Where the database is when it is SQLite. */
    public Path database() {
        return path.resolve(DATABASE);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the lock of " + path + " cannot be released", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another server within this JVM has it.
            return null;
        }
    }
}
