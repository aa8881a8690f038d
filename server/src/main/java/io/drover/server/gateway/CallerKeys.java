package io.drover.server.gateway;

import io.drover.migration.codec.Shortened;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PoolName;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AgentGatewayGrpc;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who calls, told by the key shown in TLS: the only way in which any caller of a gateway is known. */
public final class CallerKeys {
    /** The caller's TLS key, in every call of every service on the gateway. */
    public static final Context.Key<Fingerprint> CALLER = Context.key("drover-caller");

    static final Context.Key<String> INSTANCE = Context.keyWithDefault("drover-instance", "");
    static final Context.Key<String> TUNNEL = Context.keyWithDefault("drover-tunnel", "");

    static final Context.Key<String> REMOTE = Context.keyWithDefault("drover-remote", "");

    /** The pool by whose gateway the call came. */
    static final Context.Key<PoolName> POOL = Context.keyWithDefault("drover-pool", PoolName.DEFAULT);

    private static final Attributes.Key<Fingerprint> SHOWN = Attributes.Key.create("drover-tls-key");

    /** The key of the gateway that passed the call on; empty where the caller dialled this server itself. */
    static final Context.Key<Optional<Fingerprint>> GATEWAY =
            Context.keyWithDefault("drover-gateway", Optional.empty());

    private CallerKeys() {}

    /** The address of the caller of the current call, without a port; empty where that is not known. */
    public static String address() {
        return withoutPort(REMOTE.get());
    }

    /** The key that a caller shows or, where a gateway passes a call on, the one that it says it was shown. */
    static String shownBy(ServerCall<?, ?> call, Metadata headers) {
        Fingerprint shown = call.getAttributes().get(SHOWN);
        String forwarded = text(headers, UplinkWire.CALLER);
        String key = shown == null ? "no key" : "key " + shown.hex();
        return forwarded.isEmpty() ? key : key + " for " + Shortened.to(64, forwarded);
    }

    static String addressOf(ServerCall<?, ?> call, Metadata headers) {
        String address = withoutPort(String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
        String forwarded = withoutPort(text(headers, UplinkWire.REMOTE));
        return forwarded.isEmpty() ? address : address + " for " + forwarded;
    }

    /** As Java writes socket addresses: {@code /192.0.2.1:4711}, {@code name/192.0.2.1:4711}. */
    private static String withoutPort(String remote) {
        String address = remote.substring(remote.indexOf('/') + 1);
        int port = address.lastIndexOf(':');
        return port < 0 ? address : address.substring(0, port);
    }

    private static String text(Metadata headers, Metadata.Key<String> key) {
        String value = headers.get(key);
        return value == null ? "" : value;
    }

    /** Takes the fingerprint once for each connection. */
    static final class OfConnection extends ServerTransportFilter {
        @Override
        public Attributes transportReady(Attributes attributes) {
            SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            if (session == null) {
                return attributes;
            }
            try {
                Fingerprint shown = Fingerprint.of(
                        session.getPeerCertificates()[0].getPublicKey().getEncoded());
                return attributes.toBuilder().set(SHOWN, shown).build();
            } catch (SSLPeerUnverifiedException e) {
                // No certificate, so no caller: every call of this connection is refused.
                return attributes;
            }
        }
    }

    /**
     * Hands the fingerprint to the call, and refuses calls without one. Where a gateway of this plane passes a call on,
     * the caller is the agent that it names; anybody else who names another is refused.
     */
    static final class OfCall implements ServerInterceptor {
        private final PoolGateways gateways;

        OfCall(PoolGateways gateways) {
            this.gateways = gateways;
        }

        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            Fingerprint caller = call.getAttributes().get(SHOWN);
            if (caller == null) {
                call.close(Status.UNAUTHENTICATED.withDescription("show a certificate in TLS"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            Context context = Context.current()
                    .withValue(CALLER, caller)
                    .withValue(INSTANCE, text(headers, AgentWire.INSTANCE))
                    .withValue(REMOTE, String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
                    .withValue(TUNNEL, text(headers, AgentWire.TUNNEL));
            String forwarded = text(headers, UplinkWire.CALLER);
            if (!forwarded.isEmpty()) {
                Optional<PoolName> pool = gateways.poolOf(caller);
                if (pool.isEmpty()) {
                    call.close(
                            Status.PERMISSION_DENIED.withDescription(
                                    "only a gateway of this plane passes on calls of others"),
                            new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                // Else a gateway could call as any peer, too.
                if (!AgentGatewayGrpc.SERVICE_NAME.equals(
                        call.getMethodDescriptor().getServiceName())) {
                    call.close(
                            Status.PERMISSION_DENIED.withDescription("a gateway passes on calls of agents only"),
                            new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                Optional<Fingerprint> named = fingerprint(forwarded);
                if (named.isEmpty()) {
                    call.close(
                            Status.INVALID_ARGUMENT.withDescription("the caller's key is named by no fingerprint"),
                            new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                context = context.withValue(CALLER, named.get())
                        .withValue(GATEWAY, Optional.of(caller))
                        .withValue(REMOTE, text(headers, UplinkWire.REMOTE))
                        .withValue(POOL, pool.get());
            }
            return Contexts.interceptCall(context, call, headers, next);
        }

        private static Optional<Fingerprint> fingerprint(String text) {
            try {
                return Optional.of(new Fingerprint(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
