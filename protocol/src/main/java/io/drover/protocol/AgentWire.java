package io.drover.protocol;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.protocol.v1.Gateway;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What agents and gateways agree on beside the messages. */
public final class AgentWire {
    /** The lowest and the highest protocol version that this build speaks, both inclusive. */
    public static final int MIN_PROTOCOL = 1;

    public static final int MAX_PROTOCOL = 1;

    /** Names the tunnel whose stream is being opened. */
    public static final Metadata.Key<String> TUNNEL =
            Metadata.Key.of("drover-tunnel", Metadata.ASCII_STRING_MARSHALLER);

    /**
     * Of a session: 32 hexadecimal digits drawn when the agent started, a dot, and how many times it has dialled since.
     * Tells a reconnect from a cloned host.
     */
    public static final Metadata.Key<String> INSTANCE =
            Metadata.Key.of("drover-instance", Metadata.ASCII_STRING_MARSHALLER);

    /** In the trailers of a refused call: a stable code, such as {@code TOKEN_USED}. */
    public static final Metadata.Key<String> REFUSAL =
            Metadata.Key.of("drover-refusal", Metadata.ASCII_STRING_MARSHALLER);

    /** The most bytes in one TunnelBytes message. */
    public static final int MAX_TUNNEL_BYTES = 64 << 10;

    private AgentWire() {}

    /** What a host signs to enrol: it holds both its host key and the TLS key. */
    public static byte[] enrolStatement(PlaneId plane, Fingerprint hostTlsKey) {
        return ("drover/1/enrol\0" + plane + "\0" + hostTlsKey.hex()).getBytes(StandardCharsets.US_ASCII);
    }

    public static Gateway toMessage(GatewayAddress address) {
        return Gateway.newBuilder()
                .setHost(address.host())
                .setPort(address.port())
                .setFingerprint(address.fingerprint().hex())
                .build();
    }

    public static List<Gateway> toMessages(List<GatewayAddress> addresses) {
        return addresses.stream().map(AgentWire::toMessage).toList();
    }

    /** Throws IllegalArgumentException, with the reason, when the message is not a gateway's address. */
    public static GatewayAddress fromMessage(Gateway message) {
        return new GatewayAddress(message.getHost(), message.getPort(), new Fingerprint(message.getFingerprint()));
    }

    /** Throws IllegalArgumentException as {@link #fromMessage}. */
    public static List<GatewayAddress> fromMessages(List<Gateway> messages) {
        return messages.stream().map(AgentWire::fromMessage).toList();
    }
}
