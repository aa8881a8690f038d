package io.drover.testbed.relay;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on one address, connects to another for each connection, and relays bytes as its {@link RelayMode} says. The
 * mode can be changed at any time and applies to what is sent from then on, over open connections too. Safe for use by
 * several threads.
 */
public final class LatencyRelay implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile RelayMode mode;

    private LatencyRelay(ServerSocket listener, InetSocketAddress target, RelayMode mode) {
        this.listener = listener;
        this.target = target;
        this.mode = mode;
    }

    /**
     * Starts a relay on a free port.
     *
     * @param on the address to listen on, such as loopback or a network's outside end
     */
    public static LatencyRelay start(InetAddress on, InetSocketAddress target, RelayMode mode) {
        try {
            LatencyRelay relay = new LatencyRelay(new ServerSocket(0, BACKLOG, on), target, mode);
            Thread.ofVirtual().name("relay to " + target).start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + on, e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public RelayMode mode() {
        return mode;
    }

    public void mode(RelayMode mode) {
        this.mode = mode;
    }

    /** How many connections clients hold open through it. */
    public int connections() {
        return (int) open.stream()
                .filter(socket -> socket.getLocalPort() == listener.getLocalPort())
                .count();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(this::drop);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("relay to " + target + " can accept no more", e);
                }
            }
        }
        // One may have been accepted while close() went through the open ones.
        open.forEach(this::drop);
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            open.add(server);
            new Pipe(client, server, this::mode, this::dropBoth).start();
            new Pipe(server, client, this::mode, this::dropBoth).start();
        } catch (IOException e) {
            // The target refuses: so does the relay, as far as it can.
            dropBoth(client, server);
        }
    }

    private void dropBoth(Socket one, Socket other) {
        drop(one);
        drop(other);
    }

    private void drop(Socket socket) {
        open.remove(socket);
        closeQuietly(socket);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that fails to close is closed as far as its user is concerned.
            return;
        }
    }
}
