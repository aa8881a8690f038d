package io.drover.agent.state;

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

/** The agent's state folder, held by one agent at a time. */
public final class StateFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private StateFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder, making it (mode 0700) where it is missing.
     *
     * @throws BrokenFileException when another agent holds it, or it cannot be made or written
     */
    @SuppressWarnings("MustBeClosedChecker") // The channel lives as long as the folder is held.
    public static StateFolder hold(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel = FileChannel.open(
                    path.resolve("lock"),
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (!isLocked(channel)) {
                channel.close();
                throw new BrokenFileException(
                        "another drover-agent holds the state folder %s: stop it first ('systemctl stop drover-agent')"
                                .formatted(path));
            }
            return new StateFolder(path, channel);
        } catch (IOException e) {
            throw new BrokenFileException(
                    "the state folder %s cannot be used: %s (%s); run as root, or name another with --state-dir"
                            .formatted(path, e.getMessage(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by an agent in this very process.
            return false;
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new BrokenFileException("the lock in %s cannot be given back: %s".formatted(path, e.getMessage()), e);
        }
    }
}
