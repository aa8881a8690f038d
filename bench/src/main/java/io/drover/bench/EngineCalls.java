package io.drover.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Calls of the Docker API on one connection that is kept, in HTTP/1.1; whatever leads to the engine. */
final class EngineCalls implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final AutoCloseable connection;
    private final InputStream in;
    private final OutputStream out;

    EngineCalls(AutoCloseable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.in = new BufferedInputStream(in, BUFFER);
        this.out = out;
    }

    /** Milliseconds that each of so many calls of {@code GET /_ping} took. */
    List<Double> pings(int count) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            get("/_ping");
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return millis;
    }

    /** Megabytes a second of so many downloads of one path. */
    double download(String path, int count) {
        long bytes = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            bytes += get(path);
        }
        return bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
    }

    /** @return the size of the body */
    private long get(String path) {
        try {
            out.write("GET %s HTTP/1.1\r\nHost: engine\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String status = line();
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IllegalStateException("GET %s was answered with: %s".formatted(path, status));
            }
            long length = -1;
            boolean chunked = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                String lower = header.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Long.parseLong(
                            lower.substring("content-length:".length()).strip());
                }
                chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            }
            return chunked ? chunks() : skip(Math.max(0, length));
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path + " failed", e);
        }
    }

    private long chunks() throws IOException {
        long all = 0;
        while (true) {
            long size = Long.parseLong(line().replaceFirst(";.*", "").strip(), 16);
            all += skip(size);
            line();
            if (size == 0) {
                return all;
            }
        }
    }

    private long skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended in the midst of an answer");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception e) {
            // Of AutoCloseable: what is closed here is a connection that nobody uses any more.
            return;
        }
    }
}
