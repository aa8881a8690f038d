package io.drover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts the durable commits of a plane that stores in SQLite, from outside: by the commit frames in its write-ahead
 * log. The format is SQLite's (sqlite.org/fileformat2.html, section 4, "The Write-Ahead Log"): a header of 32 bytes with the
 * page size at 8 and two salts at 16 and 20; then frames, each with a header of 24 bytes (at 4 the size of the database
 * after a commit, 0 where the frame ends none; at 8 and 12 the salts) and a page.
 *
 * <p>The log is written from its start again after a checkpoint, with new salts, so it is looked at often; commits
 * between the last look at one log and its end would be missed only if the next one had grown over them already.
 */
final class WalCommits implements AutoCloseable {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Path log;
    private volatile boolean closed;
    private long salts;
    private int framesSeen;
    private long commits;

    private WalCommits(Path log) {
        this.log = log;
        look();
        commits = 0;
        Thread.ofPlatform().name("commits of " + log).daemon().start(this::watch);
    }

    /** Counts from now on, in the folder that the server was given as its data folder. */
    static WalCommits in(Path store) {
        try (Stream<Path> files = Files.walk(store)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith("-wal")).toList();
            if (logs.size() != 1) {
                throw new IllegalStateException(
                        "expected one write-ahead log of SQLite in " + store + ", found " + logs);
            }
            return new WalCommits(logs.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for SQLite's log in " + store, e);
        }
    }

    /** Commits so far. */
    synchronized long count() {
        look();
        return commits;
    }

    private void watch() {
        while (!closed) {
            synchronized (this) {
                look();
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void look() {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer header = read(channel, 0, HEADER);
            if (header.remaining() < HEADER) {
                return;
            }
            int frame = FRAME_HEADER + header.getInt(8);
            long now = header.getLong(16);
            if (now != salts) {
                // What was written to the former log after the last look lies behind the frames of the new one.
                commits += commitsFrom(channel, frame, framesSeen, salts).commits();
                salts = now;
                framesSeen = 0;
            }
            Seen seen = commitsFrom(channel, frame, framesSeen, now);
            commits += seen.commits();
            framesSeen = seen.frames();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private record Seen(int frames, long commits) {}

    private static Seen commitsFrom(FileChannel channel, int frame, int first, long salts) throws IOException {
        long found = 0;
        int index = first;
        while (true) {
            ByteBuffer header = read(channel, HEADER + (long) index * frame, FRAME_HEADER);
            if (header.remaining() < FRAME_HEADER || header.getLong(8) != salts) {
                return new Seen(index, found);
            }
            if (header.getInt(4) != 0) {
                found++;
            }
            index++;
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int n = channel.read(buffer, position + buffer.position());
            if (n < 0) {
                break;
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() {
        // The watcher sees it at its next look; an interrupt would break off the one under way.
        closed = true;
    }
}
