package io.drover.bench;

import io.drover.agent.identity.PinnedTls;
import io.drover.agent.identity.TlsIdentity;
import io.drover.migration.identity.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Connects again and again with a host's key: TCP, mutual TLS 1.3 without resumption, and the first byte that the server
 * sends after it, which proves that the server has done its part too.
 */
final class Handshakes {
    private static final int AT_ONCE = 32;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final InetSocketAddress server;
    private final Fingerprint fingerprint;
    private final TlsIdentity own = TlsIdentity.generate("bench");

    Handshakes(InetSocketAddress server, Fingerprint fingerprint) {
        this.server = server;
        this.fingerprint = fingerprint;
    }

    /** @return connections a second */
    double perSecond(int count) {
        AtomicInteger left = new AtomicInteger(count);
        long start = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = java.util.stream.IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> clients.submit(() -> {
                        while (left.getAndDecrement() > 0) {
                            connect();
                        }
                    }))
                    .toList();
            for (var client : done) {
                try {
                    client.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    throw new IllegalStateException("a connection to " + server + " failed", e.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while connecting to " + server, e);
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private void connect() {
        // A context of its own has no session that could be resumed.
        SSLContext context = PinnedTls.context(own, fingerprint);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.connect(server, TIMEOUT_MILLIS);
            socket.startHandshake();
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the server hung up after the handshake");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + server, e);
        }
    }
}
