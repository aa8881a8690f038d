package io.drover.agent.facts;

import io.drover.agent.identity.PinnedTls;
import io.drover.agent.identity.TlsIdentity;
import io.drover.migration.identity.GatewayAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;

/** Whether this host reaches a gateway that shows the key it should. Thread-safe. */
public final class Reach {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<TlsIdentity> own;

    public Reach(Supplier<TlsIdentity> own) {
        this.own = own;
    }

    /** Why the gateway is not reached; empty where it is. Blocks for up to 10 seconds: 5 to connect, 5 for TLS. */
    public Optional<String> failureTo(GatewayAddress gateway) {
        int timeout = Math.toIntExact(TIMEOUT.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(gateway.host(), gateway.port()), timeout);
            plain.setSoTimeout(timeout);
            try (SSLSocket tls = (SSLSocket) PinnedTls.context(own.get(), gateway.fingerprint())
                    .getSocketFactory()
                    .createSocket(plain, gateway.host(), gateway.port(), true)) {
                tls.startHandshake();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("%s: %s".formatted(gateway, reason(e)));
        }
    }

    private static String reason(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PinnedTls.WrongKeyException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return switch (failure) {
            case UnknownHostException ignored -> "its name does not resolve on this host";
            case SocketTimeoutException ignored ->
                "no answer within %d s: a firewall may drop the packets".formatted(TIMEOUT.toSeconds());
            case ConnectException refused -> "the connection is refused: " + refused.getMessage();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
