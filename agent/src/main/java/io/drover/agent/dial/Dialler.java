package io.drover.agent.dial;

import io.drover.agent.identity.PinnedTls;
import io.drover.agent.identity.TlsIdentity;
import io.drover.agent.loop.AgentThreads;
import io.drover.migration.identity.GatewayAddress;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Makes channels to gateways: TLS 1.3, the host's key, and nothing accepted but the pinned key of the very address. */
public final class Dialler {
    /** Room for a majority of the largest cluster: 20,000 votes of some 250 bytes. */
    private static final int MAX_MESSAGE = 8 << 20;

    private static final int MAX_HEADERS = 8 << 10;

    private final TlsIdentity own;
    private final AgentThreads threads;

    public Dialler(TlsIdentity own, AgentThreads threads) {
        this.own = own;
        this.threads = threads;
    }

    /** A channel that connects at its first call. The caller shuts it down. */
    public ManagedChannel dial(GatewayAddress gateway) {
        return OkHttpChannelBuilder.forAddress(gateway.host(), gateway.port())
                .sslSocketFactory(PinnedTls.context(own, gateway.fingerprint()).getSocketFactory())
                // The pinned key says who answers; names say nothing.
                .hostnameVerifier((host, session) -> true)
                .tlsConnectionSpec(
                        new String[] {"TLSv1.3"}, new String[] {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
                .proxyDetector(address -> null)
                .executor(threads.work())
                .offloadExecutor(threads.work())
                .transportExecutor(threads.work())
                .scheduledExecutorService(threads.timer())
                // A dead peer is noticed within 30 s.
                .keepAliveTime(20, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE)
                .maxInboundMetadataSize(MAX_HEADERS)
                .disableRetry()
                .disableServiceConfigLookUp()
                .build();
    }

    /** What went wrong with a call, in words for an operator. */
    public static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PinnedTls.WrongKeyException) {
                return String.valueOf(cause.getMessage());
            }
        }
        Status status = Status.fromThrowable(failure);
        Throwable cause = status.getCause();
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return cause == null || cause.getMessage() == null ? description : description + ": " + cause.getMessage();
    }
}
