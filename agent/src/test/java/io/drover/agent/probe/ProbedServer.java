package io.drover.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers as it is told to: at once, late, in drops, or never. */
final class ProbedServer implements AutoCloseable {
    private final ServerSocket listening;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Behaviour behaviour = Behaviour.ANSWER;
    private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private volatile Duration delay = Duration.ZERO;

    private enum Behaviour {
        ANSWER,
        HANG,
        DRIP
    }

    ProbedServer() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    String tcp() {
        return "tcp:127.0.0.1:" + listening.getLocalPort();
    }

    String http(String path) {
        return "http://127.0.0.1:" + listening.getLocalPort() + path;
    }

    /** Requests and bare connections that were served. */
    int answered() {
        return answered.get();
    }

    /** Requests that were left without a whole answer. */
    int hanging() {
        return hanging.get();
    }

    void answers(String text) {
        answer = text;
    }

    void answersAfter(Duration late) {
        delay = late;
    }

    void hang() {
        behaviour = Behaviour.HANG;
    }

    void drips() {
        behaviour = Behaviour.DRIP;
    }

    boolean isClosed() {
        return listening.isClosed();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client that went away: the next one tells.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (!readRequest(socket.getInputStream())) {
                answered.incrementAndGet();
                return;
            }
            switch (behaviour) {
                case ANSWER -> {
                    if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    answered.incrementAndGet();
                }
                case HANG -> {
                    hanging.incrementAndGet();
                    closed.await();
                }
                case DRIP -> {
                    hanging.incrementAndGet();
                    byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
                    for (int i = 0; !closed.await(100, TimeUnit.MILLISECONDS); i++) {
                        socket.getOutputStream().write(bytes[Math.min(i, bytes.length - 1)]);
                    }
                }
            }
        } catch (IOException e) {
            // The client gave up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    /** False for a connection that was opened and closed. */
    private static boolean readRequest(InputStream in) throws IOException {
        int line = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n' && line == 0) {
                return true;
            }
            line = next == '\n' ? 0 : next == '\r' ? line : line + 1;
        }
        return false;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
