package io.drover.server.access.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * What comes in by one HTTP connection. One thread reads at a time; another waits for it, so that one may watch for the
 * end of a connection while nothing is expected of it, and lose no byte. What is copied is passed on as it comes.
 */
final class WireInput {
    private static final int BUFFER = 16 << 10;
    private static final int MAX_CHUNK_LINE = 256;
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(;[\\x09\\x20-\\x7e]*)?");

    private final InputStream in;
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    WireInput(InputStream in) {
        this.in = in;
    }

    /** Waits until something has come; false where nothing more does. */
    boolean await() throws IOException {
        lock.lock();
        try {
            if (at < end) {
                return true;
            }
            int count = in.read(buffer);
            at = 0;
            end = Math.max(count, 0);
            return count > 0;
        } finally {
            lock.unlock();
        }
    }

    /** The head of a message; empty where the connection ends before its first byte. */
    Optional<HttpHead> head(int limit) throws IOException, HttpRefusal {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        int matched = 0;
        while (await()) {
            byte next = buffer[at++];
            bytes.write(next);
            matched = switch (next) {
                case '\r' -> matched == 2 ? 3 : 1;
                case '\n' -> {
                    if (matched != 1 && matched != 3) {
                        throw HttpRefusal.badRequest("a line of its head ends in LF alone");
                    }
                    yield matched + 1;
                }
                case 0 -> throw HttpRefusal.badRequest("what came is no HTTP/1.1");
                default -> {
                    if (matched == 1 || matched == 3) {
                        throw HttpRefusal.badRequest("a line of its head has CR within");
                    }
                    yield 0;
                }
            };
            if (matched == 4) {
                return Optional.of(HttpHead.parse(bytes.toByteArray()));
            }
            if (bytes.size() >= limit) {
                throw HttpRefusal.headTooLarge(limit);
            }
        }
        if (bytes.size() == 0) {
            return Optional.empty();
        }
        throw new EOFException("the connection ended within a head");
    }

    /** Copies the body of a message. */
    void copy(Framing framing, OutputStream out) throws IOException, HttpRefusal {
        switch (framing) {
            case Framing.None() -> {}
            case Framing.Exactly(long bytes) -> exactly(bytes, out);
            case Framing.Chunked() -> chunked(out);
            case Framing.UntilClose() -> toEnd(out);
        }
    }

    void toEnd(OutputStream out) throws IOException {
        while (await()) {
            pass(BUFFER, out);
        }
    }

    private void exactly(long bytes, OutputStream out) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (!await()) {
                throw new EOFException("the connection ended %d bytes before the end of a body".formatted(left));
            }
            left -= pass(left, out);
        }
    }

    private void chunked(OutputStream out) throws IOException, HttpRefusal {
        while (true) {
            byte[] line = line();
            var form = CHUNK.matcher(new String(line, 0, line.length - 2, StandardCharsets.ISO_8859_1));
            if (!form.matches()) {
                throw HttpRefusal.badRequest("a chunk without a sound size");
            }
            out.write(line);
            long size = Long.parseLong(form.group(1), 16);
            if (size == 0) {
                trailer(out);
                return;
            }
            exactly(size, out);
            byte[] after = line();
            if (after.length != 2) {
                throw HttpRefusal.badRequest("a chunk that is longer than it says");
            }
            out.write(after);
        }
    }

    private void trailer(OutputStream out) throws IOException, HttpRefusal {
        for (int lines = 0; lines < 64; lines++) {
            byte[] line = line();
            out.write(line);
            if (line.length == 2) {
                return;
            }
        }
        throw HttpRefusal.badRequest("a trailer of more than 64 fields");
    }

    /** A line with its CR LF. */
    private byte[] line() throws IOException, HttpRefusal {
        ByteArrayOutputStream line = new ByteArrayOutputStream(16);
        while (await()) {
            byte next = buffer[at++];
            line.write(next);
            if (next == '\n') {
                byte[] bytes = line.toByteArray();
                if (bytes.length < 2 || bytes[bytes.length - 2] != '\r') {
                    throw HttpRefusal.badRequest("a line between chunks ends in LF alone");
                }
                return bytes;
            }
            if (line.size() > MAX_CHUNK_LINE) {
                throw HttpRefusal.badRequest("a line between chunks of more than %d bytes".formatted(MAX_CHUNK_LINE));
            }
        }
        throw new EOFException("the connection ended between chunks");
    }

    /** Passes on what has come, at most so much. */
    private long pass(long most, OutputStream out) throws IOException {
        int count = (int) Math.min(most, end - at);
        out.write(buffer, at, count);
        out.flush();
        at += count;
        return count;
    }
}
