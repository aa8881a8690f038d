package io.drover.server.uplink;

import io.drover.protocol.v1.GatewayBeat;
import io.drover.protocol.v1.GatewayUplinkGrpc;
import io.drover.server.StartupException;
import io.drover.server.gateway.ServerKeys;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the plane's server that this gateway serves, for as long as it does. Thread-safe. */
final class Uplink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final ManagedChannel channel;
    private final KnownServer server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("uplink").daemon().factory());
    private @Nullable StreamObserver<GatewayBeat> stream;
    private boolean attached;
    private String lastTrouble = "";

    Uplink(ManagedChannel channel, KnownServer server) {
        this.channel = channel;
        this.server = server;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        timer.execute(this::attach);
    }

    /** Whether the server has answered on the stream that is open now. */
    synchronized boolean isAttached() {
        return attached;
    }

    private synchronized void attach() {
        stream = GatewayUplinkGrpc.newStub(channel).withWaitForReady().attach(new Answers());
        beat();
    }

    private synchronized void beat() {
        if (stream != null) {
            stream.onNext(ServerKeys.of(server.keys()).beat());
        }
    }

    private synchronized void answered() {
        if (!attached) {
            attached = true;
            lastTrouble = "";
            LOG.info("attached to the plane's server; agents are served");
        }
    }

    private void told(ServerKeys shown) {
        if (server.shows(shown.keys())) {
            LOG.info("the plane's server shows one of these TLS keys from now on: {}", server.keys());
            beat();
        }
    }

    private synchronized void over(String trouble) {
        attached = false;
        stream = null;
        if (!trouble.equals(lastTrouble)) {
            lastTrouble = trouble;
            LOG.warn("the plane's server cannot be reached, so agents are not served: {}", trouble);
        }
        if (!timer.isShutdown()) {
            var _ = timer.schedule(this::attach, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            StreamObserver<GatewayBeat> open = stream;
            stream = null;
            if (open != null) {
                open.onCompleted();
            }
        }
    }

    /** What the server says. */
    private final class Answers implements StreamObserver<GatewayBeat> {
        @Override
        public void onNext(GatewayBeat beat) {
            answered();
            try {
                told(ServerKeys.in(beat));
            } catch (IllegalArgumentException | StartupException e) {
                // The gateway serves by the keys that it knows, and is told again with the next beat.
                LOG.error("the keys of the plane's server are not stored: {}", e.getMessage());
            }
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            over("%s: %s".formatted(status.getCode(), status.getDescription()));
        }

        @Override
        public void onCompleted() {
            over("the server ended the connection");
        }
    }
}
