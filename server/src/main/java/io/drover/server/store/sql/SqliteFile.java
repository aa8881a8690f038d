package io.drover.server.store.sql;

import io.drover.server.store.StoreFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * A database file that this process alone has open.
 *
 * <p>SQLite lets many processes write one file, but a plane in a file has one server: two would run the same tasks. So a
 * lock file is held, which the operating system gives back however this process ends.
 */
final class SqliteFile implements AutoCloseable {
    /** How long to wait for others that hold the database, such as a backup. */
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

    private final Path file;
    private final FileChannel lock;

    private SqliteFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    static SqliteFile open(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            createPrivately(absolute);
            return new SqliteFile(absolute, lock(absolute));
        } catch (IOException e) {
            throw new StoreFailedException("the store %s cannot be opened: %s".formatted(absolute, describe(e)), e);
        }
    }

    /** The database holds secrets: it is created for its owner only, and SQLite's other files get the same mode. */
    private static void createPrivately(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = tryLock(channel);
        if (held == null) {
            channel.close();
            throw new IOException(
                    "another server has it open (it holds %s); stop that one, or give this one a store of its own"
                            .formatted(path));
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held within this very process, which is as well another server.
            return null;
        }
    }

    Path path() {
        return file;
    }

    /** Every connection waits at each commit until it is on the disk. */
    SQLiteDataSource source() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    SqliteConnection writer() throws SQLException {
        return new SqliteConnection(source().getConnection());
    }

    SqliteConnection reader() throws SQLException {
        SqliteConnection reader = writer();
        reader.execute("PRAGMA query_only = ON");
        return reader;
    }

    private static String describe(IOException e) {
        return e.getClass() == IOException.class
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StoreFailedException("the lock beside %s cannot be released".formatted(file), e);
        }
    }
}
