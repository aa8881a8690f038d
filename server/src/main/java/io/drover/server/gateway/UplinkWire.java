package io.drover.server.gateway;

import io.grpc.Metadata;

/** The headers by which a gateway tells for whom it passes on a call. A gateway drops those that an agent sends. */
public final class UplinkWire {
    /** The fingerprint of the TLS key that the agent showed to the gateway, in hexadecimal. */
    public static final Metadata.Key<String> CALLER =
            Metadata.Key.of("drover-forwarded-caller", Metadata.ASCII_STRING_MARSHALLER);

    /** The address that the agent dialled from. */
    public static final Metadata.Key<String> REMOTE =
            Metadata.Key.of("drover-forwarded-remote", Metadata.ASCII_STRING_MARSHALLER);

    private UplinkWire() {}
}
