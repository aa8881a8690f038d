package io.drover.server.access.proxy;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.manifest.AccessClient;
import io.drover.server.access.AccessHome;
import io.drover.server.access.AccessRecord;
import io.drover.server.access.OpenConnections;
import io.drover.server.cluster.Cluster;
import io.drover.server.migration.ClusterLockedException;
import io.drover.server.migration.ClusterLocks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection to a cluster, from the handshake on: call after call is led through one tunnel. Each call is an
 * operation on the cluster, so that a hand-over waits for it; one that goes on for long, or has turned into a raw stream,
 * is none any more, and is cut with the tunnel when the cluster goes.
 *
 * <p>The bytes of heads and bodies are passed on as they come. A thread that writes waits for the other side, so that a
 * client that reads slowly slows its own tunnel down and nobody else.
 */
final class ClientConnection implements OpenConnections.Open {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final int RETRY_SECONDS = 1;
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int MAX_UNREAD = 1 << 20;
    private static final Digest NOBODY = Digest.of(new byte[0]);

    private final Surroundings surroundings;
    private final Socket plain;
    private final SSLSocket tls;
    private final String name;
    private final ClusterId cluster;
    private final Optional<Digest> certificate;
    private final WireInput client;
    private final OutputStream out;
    private volatile Optional<String> stream = Optional.empty();
    private volatile boolean cut;
    private Deadlines.@Nullable Deadline expiry;
    private @Nullable Upstream upstream;

    /** What every connection works with. */
    record Surroundings(
            AccessRouter router,
            ClusterLocks locks,
            Upstream.Opener upstreams,
            Doorkeeper doorkeeper,
            OpenConnections open,
            Deadlines deadlines,
            Limits limits) {}

    /** @param name the access point that the client asked for */
    ClientConnection(Surroundings surroundings, Socket plain, SSLSocket tls, String name, AccessRecord access)
            throws IOException {
        this.surroundings = surroundings;
        this.plain = plain;
        this.tls = tls;
        this.name = name;
        this.cluster = access.cluster();
        this.certificate = Doorkeeper.shown(tls.getSession());
        this.client = new WireInput(tls.getInputStream());
        this.out = tls.getOutputStream();
    }

    /** Leads calls on until the client, the cluster or an operator ends it. */
    void serve() throws IOException, InterruptedException {
        try {
            Duration patience = surroundings.limits().head();
            while (!cut && next(patience)) {
                patience = surroundings.limits().idle();
            }
        } finally {
            surroundings.open().remove(cluster, this);
            if (expiry != null) {
                expiry.close();
            }
            if (upstream != null) {
                upstream.close();
            }
        }
    }

    /** Refuses the first call, in words. */
    void refuse(AccessRecord access, String why) throws IOException {
        try {
            if (request(surroundings.limits().head()).isPresent()) {
                surroundings.doorkeeper().admit(access, cluster.value(), certificate);
                farewell(HttpRefusal.unavailable("cluster %s: %s".formatted(cluster, why), RETRY_SECONDS)
                        .answer(true));
            }
        } catch (HttpRefusal refusal) {
            farewell(refusal.answer(true));
        }
    }

    /** One call; whether another may follow. */
    private boolean next(Duration patience) throws IOException, InterruptedException {
        boolean bodyless = false;
        try {
            Optional<RequestHead> request = request(patience);
            if (request.isEmpty()) {
                return false;
            }
            bodyless = request.get().isHead();
            return call(request.get());
        } catch (HttpRefusal refusal) {
            if (!cut) {
                LOG.debug("access point {}: {} {}", name, refusal.status(), refusal.getMessage());
                farewell(refusal.answer(!bodyless));
            }
            return false;
        }
    }

    private Optional<RequestHead> request(Duration patience) throws IOException, HttpRefusal {
        try (Deadlines.Deadline ignored = surroundings.deadlines().within(patience, plain)) {
            if (!client.await()) {
                return Optional.empty();
            }
        }
        try (Deadlines.Deadline ignored =
                surroundings.deadlines().within(surroundings.limits().head(), plain)) {
            Optional<HttpHead> head = client.head(surroundings.limits().headBytes());
            return head.isEmpty() ? Optional.empty() : Optional.of(RequestHead.of(head.get()));
        }
    }

    private boolean call(RequestHead request) throws IOException, HttpRefusal, InterruptedException {
        // A stranger is refused at once, and neither counted nor held.
        AccessClient known = admit(surroundings.router().now(name));
        if (expiry == null) {
            takeIn(known);
        }
        Operation operation = enter();
        try {
            Route route = surroundings.router().now(name);
            var ignored = admit(route);
            Upstream through = sent(request, here(route));
            Call call = Call.start(request, client, through);
            try {
                return answered(request, through, call, operation);
            } finally {
                call.end(Call.Ended.COMPLETE);
            }
        } finally {
            stream = Optional.empty();
            operation.close();
        }
    }

    /** Counts the connection, which ends with the client's certificate at the latest. */
    private void takeIn(AccessClient known) throws HttpRefusal {
        if (!surroundings.open().add(cluster, this, surroundings.limits().connectionsPerCluster())) {
            throw HttpRefusal.unavailable(
                    "cluster %s has %d connections through its access point already, the most that it may have"
                            .formatted(cluster, surroundings.limits().connectionsPerCluster()),
                    5);
        }
        Instant now = surroundings.doorkeeper().time().instant();
        expiry = surroundings.deadlines().after(Duration.between(now, known.notAfter()), this::cut);
    }

    private AccessClient admit(Route route) throws HttpRefusal {
        Doorkeeper doorkeeper = surroundings.doorkeeper();
        return switch (route) {
            case Route.Here(AccessRecord access, Cluster here) -> doorkeeper.admit(access, here.name(), certificate);
            case Route.Moved(AccessRecord access, AccessHome ignored) ->
                doorkeeper.admit(access, cluster.value(), certificate);
            case Route.Held(AccessRecord access, String ignored) ->
                doorkeeper.admit(access, cluster.value(), certificate);
            case Route.Unknown() -> throw gone("this plane serves cluster %s no more".formatted(cluster));
        };
    }

    private Cluster here(Route route) throws HttpRefusal {
        return switch (route) {
            case Route.Here(AccessRecord ignored, Cluster here) -> here;
            case Route.Moved ignored ->
                throw gone(
                        "cluster %s has just gone to another plane, and this address leads there".formatted(cluster));
            case Route.Held(AccessRecord ignored, String why) -> throw gone("cluster %s: %s".formatted(cluster, why));
            case Route.Unknown() -> throw gone("this plane serves cluster %s no more".formatted(cluster));
        };
    }

    private static HttpRefusal gone(String message) {
        return HttpRefusal.unavailable(message, RETRY_SECONDS);
    }

    private Operation enter() throws HttpRefusal, InterruptedException {
        try {
            return new Operation(surroundings.locks().enter(cluster));
        } catch (ClusterLockedException e) {
            throw HttpRefusal.unavailable(
                    "cluster %s is being handed over to another plane; this call was held for %d s"
                            .formatted(cluster, ClusterLocks.HOLD.toSeconds()),
                    RETRY_SECONDS);
        }
    }

    /** Sends the head of a request, by a new tunnel where the former one turns out to have ended. */
    private Upstream sent(RequestHead request, Cluster here) throws IOException, HttpRefusal, InterruptedException {
        Upstream known = upstream;
        if (known != null) {
            try {
                known.output().write(request.head().bytes());
                return known;
            } catch (IOException e) {
                LOG.debug("access point {}: its tunnel has ended: {}", name, e.getMessage());
                known.close();
                upstream = null;
            }
        }
        Upstream opened = surroundings.upstreams().open(here);
        upstream = opened;
        opened.output().write(request.head().bytes());
        return opened;
    }

    private boolean answered(RequestHead request, Upstream through, Call call, Operation operation)
            throws IOException, HttpRefusal, InterruptedException {
        while (true) {
            ResponseHead response = response(through);
            Framing framing = response.framing(request);
            boolean raw = !response.isInterim() && (response.isUpgrade() || framing instanceof Framing.UntilClose);
            if (raw) {
                // Before the client knows: it may end its part as soon as it does, and that is not the end of the call.
                call.end(Call.Ended.RAW);
            }
            out.write(response.head().bytes());
            if (response.isInterim()) {
                continue;
            }
            if (raw) {
                stream = Optional.of(request.kind());
                operation.close();
                raw(through, call);
                return false;
            }
            try (Deadlines.Deadline ignored = surroundings
                    .deadlines()
                    .after(surroundings.limits().operation(), () -> {
                        stream = Optional.of(request.kind());
                        operation.close();
                    })) {
                through.input().copy(framing, out);
            } catch (HttpRefusal unsound) {
                // Too late for an answer: the client is in the midst of one, which ends here.
                throw new IOException("the API of the cluster sends an unsound body: " + unsound.getMessage(), unsound);
            }
            return call.isSent() && !request.head().closes() && !response.head().closes();
        }
    }

    private ResponseHead response(Upstream through) throws IOException, HttpRefusal {
        try {
            Optional<HttpHead> head = through.input().head(surroundings.limits().headBytes());
            if (head.isPresent()) {
                return ResponseHead.of(head.get());
            }
            throw unanswered("it ended without an answer");
        } catch (IOException e) {
            throw unanswered(String.valueOf(e.getMessage()));
        } catch (HttpRefusal unsound) {
            throw unsound.status() == HttpRefusal.BAD_GATEWAY
                    ? unsound
                    : unanswered("it answered with what is no HTTP/1.1");
        }
    }

    private HttpRefusal unanswered(String why) {
        return HttpRefusal.badGateway(
                "the connection to the API of cluster %s is of no use: %s".formatted(cluster, why));
    }

    private void raw(Upstream through, Call call) throws IOException, InterruptedException {
        through.input().toEnd(out);
        tls.shutdownOutput();
        try (Deadlines.Deadline ignored =
                surroundings.deadlines().within(surroundings.limits().idle(), plain)) {
            call.join();
        }
    }

    /** An answer and no more: what the client still sends is read for a moment, so that the answer is not lost. */
    private void farewell(byte[] answer) throws IOException {
        try (Deadlines.Deadline ignored = surroundings.deadlines().within(FAREWELL, plain)) {
            out.write(answer);
            tls.shutdownOutput();
            InputStream rest = tls.getInputStream();
            byte[] unread = new byte[4 << 10];
            int left = MAX_UNREAD;
            for (int count = rest.read(unread); count >= 0 && left > 0; count = rest.read(unread)) {
                left -= count;
            }
        }
    }

    @Override
    public Digest client() {
        return certificate.orElse(NOBODY);
    }

    @Override
    public Optional<String> stream() {
        return stream;
    }

    @Override
    public void cut() {
        cut = true;
        try {
            plain.close();
        } catch (IOException e) {
            LOG.debug("access point {}: a connection that is cut could not be closed: {}", name, e.getMessage());
        }
    }

    /** An operation that may be left twice. */
    private static final class Operation implements AutoCloseable {
        private final ClusterLocks.Operation inside;
        private final AtomicBoolean left = new AtomicBoolean();

        Operation(ClusterLocks.Operation inside) {
            this.inside = inside;
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                inside.close();
            }
        }
    }
}
