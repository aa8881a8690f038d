package io.drover.server.migration;

import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.protocol.JoinToken;
import io.drover.server.DatabaseSettings;
import io.drover.server.HostPort;
import io.drover.server.Role;
import io.drover.server.RunningServer;
import io.drover.server.ServerSettings;
import io.drover.server.access.AccessSettings;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.host.HostToken;
import io.drover.server.peer.Pairing;
import io.drover.server.peer.Peer;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import io.drover.server.vault.key.RootKeySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plane of one real server in this JVM. It can be stopped and started again; its gateway keeps its port. */
public final class TestPlane implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final String name;
    private final String logLevel;
    private final int gatewayPort = KeptPort.find();
    private final int accessPort = KeptPort.find();
    private @Nullable RunningServer server;
    private @Nullable HttpClient http;
    private @Nullable Fingerprint trusted;
    private String token = "";

    private TestPlane(Path folder, String name, String logLevel) {
        this.folder = folder;
        this.name = name;
        this.logLevel = logLevel;
    }

    public static TestPlane start(Path folder, String name) {
        return start(folder, name, "WARN");
    }

    public static TestPlane start(Path folder, String name, String logLevel) {
        TestPlane plane = new TestPlane(folder, name, logLevel);
        plane.start();
        return plane;
    }

    /** Starts it again, at the same gateway address, over what is in its folder. */
    public void start() {
        RunningServer started = RunningServer.start(settings(), logLevel, MovedTime.class);
        server = started;
        token = started.newAdminToken().orElseThrow().text();
    }

    public void stop() {
        RunningServer running = server;
        server = null;
        trusted = null;
        if (running != null) {
            running.close();
        }
    }

    /** Starts it again, so much later. */
    void later(Duration by) {
        stop();
        MovedTime.later(folder, by);
        start();
    }

    private ServerSettings settings() {
        return new ServerSettings(
                folder,
                name,
                new HostPort("127.0.0.1", 0),
                new HostPort("127.0.0.1", gatewayPort),
                List.of(new HostPort("127.0.0.1", 0)),
                new AccessSettings(accessPort, AccessSettings.DEFAULT_DOMAIN),
                DatabaseSettings.SQLITE,
                Set.of(Role.API, Role.GATEWAY),
                new RootKeySource.KeyFile(folder.resolve("vault.key")),
                Optional.empty(),
                true);
    }

    private static SSLContext trusting(PlaneKeys keys) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            anchors.setCertificateEntry("plane", keys.tls().certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RunningServer running() {
        RunningServer running = server;
        if (running == null) {
            throw new IllegalStateException("plane " + name + " is stopped");
        }
        return running;
    }

    public boolean isRunning() {
        return server != null;
    }

    public String name() {
        return name;
    }

    public Path folder() {
        return folder;
    }

    public String adminToken() {
        return token;
    }

    public <T> T part(Class<T> type) {
        return running().part(type);
    }

    public PlaneKeys keys() {
        return running().keys();
    }

    public PlaneId id() {
        return keys().id();
    }

    public Store store() {
        return part(Store.class);
    }

    public Migrations migrations() {
        return part(Migrations.class);
    }

    public Pairing pairing() {
        return part(Pairing.class);
    }

    public AgentSessions sessions() {
        return part(AgentSessions.class);
    }

    public GatewayAddress address() {
        return new GatewayAddress("127.0.0.1", gatewayPort, keys().fingerprint());
    }

    /** Where the access points of its clusters are served, on loopback. */
    public int accessPort() {
        return accessPort;
    }

    public Optional<Cluster> cluster(String clusterName) {
        return store().read(transaction -> transaction.clusters().findByName(clusterName));
    }

    /** Pairs both ways; each takes clusters from the other. */
    public void pairWith(TestPlane other) {
        String invitation = other.pairing()
                .invite(Optional.of(name), true, Duration.ofMinutes(5))
                .invitation();
        pairing().join(invitation, Optional.of(other.name), true);
    }

    public Peer peer(String peerName) {
        return store().<Optional<Peer>>read(transaction -> transaction.peers().findByName(peerName))
                .orElseThrow();
    }

    /** Says whether this plane takes clusters from a peer. */
    void allowInbound(String peerName, boolean allowed) {
        Peer known = peer(peerName);
        save(new Peer(known.identity(), known.name(), known.gateways(), allowed, known.seen(), known.pairedAt()));
    }

    /** Makes this plane find a peer at other addresses. */
    public void findPeerAt(String peerName, List<GatewayAddress> gateways) {
        Peer known = peer(peerName);
        save(new Peer(known.identity(), known.name(), gateways, known.allowInbound(), known.seen(), known.pairedAt()));
    }

    private void save(Peer peer) {
        store().write(transaction -> {
            transaction.peers().save(peer);
            return peer;
        });
    }

    /** Gives a cluster another name behind everybody's back. */
    void rename(ClusterId id, String newName) {
        store().write(transaction -> {
            Cluster old = transaction.clusters().find(id).orElseThrow();
            return transaction
                    .clusters()
                    .update(new Cluster(
                            old.id(),
                            newName,
                            old.status(),
                            old.profile(),
                            old.chain(),
                            old.inventory(),
                            old.secrets(),
                            old.history(),
                            old.createdAt(),
                            old.version()));
        });
    }

    JoinToken hostToken(String hostName, String secret) {
        Instant expires = Instant.now().plus(Duration.ofMinutes(10));
        store().write(transaction -> {
            transaction
                    .hostTokens()
                    .insert(new HostToken(
                            Digest.of(secret.getBytes(StandardCharsets.UTF_8)),
                            Optional.of(hostName),
                            expires,
                            Optional.empty()));
            return expires;
        });
        return new JoinToken(id(), secret, List.of(address()));
    }

    /** Takes a cluster over, through REST, and waits until that has ended well. */
    Cluster takeOver(String clusterName, String kind, List<String> endpoints) {
        String listed = endpoints.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
        HttpResponse<String> answer = post(
                "/api/v1/clusters",
                "{\"name\":\"%s\",\"kind\":\"%s\",\"endpoints\":[%s]}".formatted(clusterName, kind, listed));
        JsonNode started = JSON.readTree(answer.body());
        TaskId id = new TaskId(started.get("task").get("id").asString());
        Task ended = await().atMost(Patience.LONG)
                .until(
                        () -> store().<Optional<Task>>read(
                                        transaction -> transaction.tasks().find(id))
                                .orElseThrow(),
                        task -> task.state().isEnded());
        if (ended.state() != TaskState.SUCCEEDED) {
            throw new AssertionError("the take-over failed: " + ended.error());
        }
        return cluster(clusterName).orElseThrow();
    }

    public HttpResponse<String> post(String path, String body) {
        return send(path, "POST", body);
    }

    public HttpResponse<String> get(String path) {
        return send(path, "GET", "");
    }

    public HttpResponse<String> delete(String path) {
        return send(path, "DELETE", "");
    }

    private HttpResponse<String> send(String path, String method, String body) {
        if (!keys().fingerprint().equals(trusted)) {
            trusted = keys().fingerprint();
            http = HttpClient.newBuilder().sslContext(trusting(keys())).build();
        }
        HttpClient client = http;
        if (client == null) {
            throw new IllegalStateException("plane " + name + " was never started");
        }
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "https://127.0.0.1:" + running().apiPort().orElseThrow() + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean hasSession(HostKey host) {
        return isRunning() && sessions().session(host).isPresent();
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return name;
    }
}
