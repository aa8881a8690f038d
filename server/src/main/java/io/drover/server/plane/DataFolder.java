package io.drover.server.plane;

import io.drover.server.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder with all that a server stores, locked for one server until closed or until the process ends. */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String KEYS = "keys";
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
        KeyFolder folder = new KeyFolder(path.resolve(KEYS));
        if (folder.exists()) {
            return folder.load();
        }
        if (Files.exists(database())) {
            throw new StartupException(
                    "the plane's keys in %s are gone, but its database %s is there; restore the keys from a backup. They are not made anew, since the hosts know this plane by them"
                            .formatted(path.resolve(KEYS), database()));
        }
        return folder.create(certificateHosts);
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
