package io.drover.kind.http;

import io.drover.kind.Reach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.apache.hc.client5.http.UnsupportedSchemeException;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Gives HttpClient sockets from {@link Reach} in place of the ones it would connect. It remembers the last one, so that a
 * request that outlives its deadline can be ended from another thread by closing it.
 */
final class ReachedSockets implements HttpClientConnectionOperator {
    private final Reach reach;
    private final HostKey host;
    private final LocalEndpoint endpoint;
    private final Duration readTimeout;
    private @Nullable Socket last;
    private boolean closed;

    ReachedSockets(Reach reach, HostKey host, LocalEndpoint endpoint, Duration readTimeout) {
        this.reach = reach;
        this.host = host;
        this.endpoint = endpoint;
        this.readTimeout = readTimeout;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost target,
            @Nullable InetSocketAddress localAddress,
            @Nullable TimeValue connectTimeout,
            SocketConfig socketConfig,
            HttpContext context)
            throws IOException {
        Socket socket;
        try {
            socket = reach.open(host, endpoint);
        } catch (IOException e) {
            throw new NotOpenedException(e);
        }
        if (!keep(socket)) {
            socket.close();
            throw new IOException("closed while the connection was being opened");
        }
        socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        connection.bind(socket);
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost target, HttpContext context)
            throws IOException {
        throw new UnsupportedSchemeException("no TLS inside a tunnel");
    }

    private synchronized boolean keep(Socket socket) {
        last = socket;
        return !closed;
    }

    synchronized void close() {
        closed = true;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                // The connection is given up either way, and nothing was to be sent any more.
                last = null;
            }
        }
    }

    /** The endpoint could not be reached at all. */
    static final class NotOpenedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotOpenedException(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }
}
