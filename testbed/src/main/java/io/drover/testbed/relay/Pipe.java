package io.drover.testbed.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** One direction of one relayed connection: a reader that notes when each piece is due, and a writer that waits. */
final class Pipe {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MAX_PIECES = 1024;

    private final Socket from;
    private final Socket to;
    private final Supplier<RelayMode> mode;
    private final BiConsumer<Socket, Socket> drop;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(MAX_PIECES);

    /** Bytes to be written at a time of {@link System#nanoTime()}; none mean the end of the stream. */
    private record Piece(byte[] bytes, long dueNanos) {}

    /** @param drop closes both ends */
    Pipe(Socket from, Socket to, Supplier<RelayMode> mode, BiConsumer<Socket, Socket> drop) {
        this.from = from;
        this.to = to;
        this.mode = mode;
        this.drop = drop;
    }

    void start() {
        Thread.ofVirtual().start(this::read);
        Thread.ofVirtual().start(this::write);
    }

    private void read() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                take(Arrays.copyOf(buffer, n));
            }
            take(new byte[0]);
        } catch (IOException e) {
            // A reset of one end is relayed as the end of both.
            drop.accept(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop.accept(from, to);
        }
    }

    private void take(byte[] bytes) throws IOException, InterruptedException {
        switch (mode.get()) {
            case RelayMode.Pass _, RelayMode.Slow _ -> pass(bytes, 0);
            case RelayMode.Delay delay -> pass(bytes, delay.oneWay().toNanos());
            case RelayMode.Silent _ -> {}
            case RelayMode.Garbage _ -> {
                byte[] garbage = new byte[Math.max(1, bytes.length)];
                new SplittableRandom(bytes.length).nextBytes(garbage);
                from.getOutputStream().write(garbage);
            }
            case RelayMode.Cut _ -> drop.accept(from, to);
        }
    }

    private void pass(byte[] bytes, long delayNanos) throws IOException, InterruptedException {
        // A writer that is gone, or stuck, must not keep the reader for ever.
        if (!pieces.offer(new Piece(bytes, System.nanoTime() + delayNanos), 30, TimeUnit.SECONDS)) {
            throw new IOException("the other end takes nothing any more");
        }
    }

    private void write() {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = pieces.take(); piece.bytes().length > 0; piece = pieces.take()) {
                for (long left = piece.dueNanos() - System.nanoTime(); left > 0; ) {
                    LockSupport.parkNanos(left);
                    left = piece.dueNanos() - System.nanoTime();
                }
                write(out, piece.bytes());
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // As for the reader.
            drop.accept(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop.accept(from, to);
        }
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        int offset = 0;
        while (offset < bytes.length) {
            if (mode.get() instanceof RelayMode.Slow slow) {
                // One byte at a time below 100 a second, a hundredth of a second's worth above.
                int step = Math.min(bytes.length - offset, Math.max(1, slow.bytesPerSecond() / 100));
                out.write(bytes, offset, step);
                offset += step;
                long pause = TimeUnit.SECONDS.toNanos(step) / slow.bytesPerSecond();
                LockSupport.parkNanos(pause);
            } else {
                out.write(bytes, offset, bytes.length - offset);
                offset = bytes.length;
            }
        }
    }
}
