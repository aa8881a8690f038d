package io.drover.agent.tunnel;

import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Connects to local endpoints. */
final class LocalConnection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private LocalConnection() {}

    /** A blocking channel to the endpoint; the caller closes it. */
    static SocketChannel to(LocalEndpoint endpoint) throws IOException {
        if (endpoint.isUnix()) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            return connected(channel, () -> channel.connect(UnixDomainSocketAddress.of(endpoint.path())));
        }
        String host = endpoint.host();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        SocketChannel channel = SocketChannel.open();
        return connected(channel, () -> {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket()
                    .connect(new InetSocketAddress(bare, endpoint.port()), Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
        });
    }

    private static SocketChannel connected(SocketChannel channel, Connect connect) throws IOException {
        boolean done = false;
        try {
            connect.run();
            done = true;
            return channel;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    @FunctionalInterface
    private interface Connect {
        void run() throws IOException;
    }
}
