package io.drover.server.access.proxy;

import io.drover.server.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a connection on to another plane's access point, byte by byte: TLS is between the client and that plane. Before
 * the client's own bytes it tells how many bridges there were, so that two planes that each believe the other to have a
 * cluster do not lead a client round for ever.
 */
final class Bridge {
    /** The first byte of what a bridge tells; TLS never begins with it. */
    static final int MARK = 'D';

    /** The most bridges in a row. */
    static final int MAX_HOPS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int BUFFER = 16 << 10;

    private Bridge() {}

    /** Runs until both directions have ended; throws IOException where no address answers. */
    static void run(Socket client, byte[] consumed, int hops, List<HostPort> addresses) throws IOException {
        try (Socket next = connect(addresses)) {
            next.setTcpNoDelay(true);
            next.setKeepAlive(true);
            OutputStream out = next.getOutputStream();
            byte[] first = new byte[consumed.length + 2];
            first[0] = MARK;
            first[1] = (byte) (hops + 1);
            System.arraycopy(consumed, 0, first, 2, consumed.length);
            out.write(first);
            Thread there = Thread.startVirtualThread(() -> copy(client, next));
            copy(next, client);
            there.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Socket connect(List<HostPort> addresses) throws IOException {
        IOException failure = new IOException("no address is known");
        for (HostPort address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = new IOException("%s: %s".formatted(address, e.getMessage()), e);
            }
        }
        throw failure;
    }

    /** One direction; its end ends that direction of the other connection, its failure both. */
    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("a bridge to another plane's access point ends: {}", e.getMessage());
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a socket could not be closed: {}", e.getMessage());
        }
    }
}
