package io.drover.server.gateway;

import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that does one thing with each connection. */
final class EchoServer implements AutoCloseable {
    final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    /** What is done with a connection; it is closed after. */
    interface Talk {
        void with(Socket connection) throws IOException;
    }

    EchoServer(Talk talk) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(talk));
    }

    /** Sends back what comes, and half-closes when the other end does. */
    static EchoServer echo() {
        return new EchoServer(connection -> {
            InputStream in = connection.getInputStream();
            in.transferTo(connection.getOutputStream());
            connection.shutdownOutput();
        });
    }

    private void accept(Talk talk) {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> talk(talk, connection));
            }
        } catch (IOException e) {
            // The server was closed.
            return;
        }
    }

    private static void talk(Talk talk, Socket connection) {
        try (connection) {
            talk.with(connection);
        } catch (IOException e) {
            // The tunnel was cut, as some tests want.
            return;
        }
    }

    LocalEndpoint endpoint() {
        return LocalEndpoint.tcp("127.0.0.1", server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
