package io.drover.kind.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on loopback that answers each request with the very bytes it was told to. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile @Nullable Answer answer;
    private volatile boolean closing;

    RawServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    @FunctionalInterface
    interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    int port() {
        return listening.getLocalPort();
    }

    void answer(Answer given) {
        answer = given;
    }

    void closeAfterAnswer() {
        closing = true;
    }

    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            int next;
            while ((next = in.read()) >= 0) {
                request.append((char) next);
                if (request.toString().endsWith("\r\n\r\n")) {
                    requests.add(request.toString());
                    request.setLength(0);
                    Answer given = answer;
                    if (given != null) {
                        given.write(socket.getOutputStream());
                        socket.getOutputStream().flush();
                    }
                    if (closing) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The client gave up, as it should in most of the tests.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
