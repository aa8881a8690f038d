package io.drover.server.access.proxy;

import io.drover.server.access.AccessRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of the access points. Each connection has a virtual thread, which reads the TLS ClientHello itself and decides
 * by the name in it: the cluster is here, and the connection is taken in; it went elsewhere, and the connection is led
 * there as it is; or it is just being handed over, and the connection waits.
 */
public final class AccessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessServer.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int BACKLOG = 256;
    private static final int INTERNAL_ERROR = 80;
    private static final int DECODE_ERROR = 50;
    private static final int UNRECOGNIZED_NAME = 112;

    private final ServerSocket socket;
    private final ClientConnection.Surroundings surroundings;
    private final AccessTls tls;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong strays = new AtomicLong();

    private AccessServer(ServerSocket socket, ClientConnection.Surroundings surroundings, AccessTls tls) {
        this.socket = socket;
        this.surroundings = surroundings;
        this.tls = tls;
    }

    /** @throws UncheckedIOException when the address cannot be listened on */
    static AccessServer start(InetSocketAddress address, ClientConnection.Surroundings surroundings, AccessTls tls) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(address, BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            AccessServer server = new AccessServer(socket, surroundings, tls);
            Thread.ofVirtual().name("access").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many connections named no access point that this plane knows, since the start. */
    long strays() {
        return strays.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (connections.size() >= surroundings.limits().connections()) {
                    LOG.warn(
                            "a connection to an access point is refused: there are {} already, the most that this server takes",
                            connections.size());
                    client.close();
                } else {
                    connections.add(client);
                    Thread.ofVirtual().name("access-connection").start(() -> serve(client));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("a connection to an access point could not be accepted: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.setKeepAlive(true);
            greeted(client);
        } catch (IOException e) {
            LOG.debug("a connection to an access point ends: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A fault of ours ends one connection, and is told.
            LOG.error("a connection to an access point failed", e);
        } finally {
            connections.remove(client);
        }
    }

    private void greeted(Socket client) throws IOException, InterruptedException {
        int hops = 0;
        ClientHello hello;
        try (Deadlines.Deadline ignored =
                surroundings.deadlines().within(surroundings.limits().hello(), client)) {
            InputStream in = client.getInputStream();
            int first = in.read();
            if (first == Bridge.MARK) {
                hops = in.read();
                first = in.read();
            }
            if (first < 0) {
                return;
            }
            hello = ClientHello.read(first, in);
        } catch (ClientHello.MalformedHelloException e) {
            strays.incrementAndGet();
            LOG.debug("a connection to the access points is closed: {}", e.getMessage());
            alert(client, DECODE_ERROR);
            return;
        }
        if (hello.serverName().isEmpty() || hops > Bridge.MAX_HOPS) {
            stray(client, hello);
            return;
        }
        lead(client, hello, hops, hello.serverName().get());
    }

    private void lead(Socket client, ClientHello hello, int hops, String name)
            throws IOException, InterruptedException {
        switch (surroundings.router().route(name)) {
            case Route.Here(AccessRecord access, var ignored) ->
                secured(client, hello, name, access).serve();
            case Route.Held(AccessRecord access, String why) ->
                secured(client, hello, name, access).refuse(access, why);
            case Route.Moved(AccessRecord ignored, var home) -> {
                try {
                    Bridge.run(client, hello.consumed(), hops, home.addresses());
                } catch (IOException e) {
                    LOG.warn("access point {}: plane {} cannot be reached: {}", name, home.plane(), e.getMessage());
                    alert(client, INTERNAL_ERROR);
                }
            }
            case Route.Unknown() -> stray(client, hello);
        }
    }

    private ClientConnection secured(Socket client, ClientHello hello, String name, AccessRecord access)
            throws IOException {
        SSLSocket secured = (SSLSocket) tls.of(access)
                .getSocketFactory()
                .createSocket(client, new ByteArrayInputStream(hello.consumed()), true);
        secured.setUseClientMode(false);
        secured.setWantClientAuth(true);
        try (Deadlines.Deadline ignored =
                surroundings.deadlines().within(surroundings.limits().handshake(), client)) {
            secured.startHandshake();
        }
        return new ClientConnection(surroundings, client, secured, name, access);
    }

    private void stray(Socket client, ClientHello hello) {
        strays.incrementAndGet();
        LOG.debug(
                "a client asks for {}, which is no access point of this plane",
                hello.serverName().map("'%s'"::formatted).orElse("no name"));
        alert(client, UNRECOGNIZED_NAME);
    }

    /** A fatal alert in the clear (RFC 8446, section 6), as nothing was agreed on yet. */
    private void alert(Socket client, int description) {
        try (Deadlines.Deadline ignored = surroundings.deadlines().within(FAREWELL, client)) {
            client.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, (byte) description});
            client.shutdownOutput();
            // What is left unread would have the system take the alert back.
            client.getInputStream().readNBytes(ClientHello.MAX_BYTES);
        } catch (IOException e) {
            LOG.debug("a client did not wait to be told why it is refused: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("the port of the access points could not be closed: {}", e.getMessage());
        }
        for (Socket connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                LOG.debug("a connection to an access point could not be closed: {}", e.getMessage());
            }
        }
        surroundings.deadlines().close();
    }
}
