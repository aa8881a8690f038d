package io.drover.testbed.plane;

import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plane's REST interface ({@code /api/v1}), as far as tests use it. It is written against the interface itself and
 * shares no code with the command line. Every method throws {@link PlaneRefusedException} where the plane answers with
 * an error and {@link UncheckedIOException} where it does not answer. Safe for use by several threads.
 */
public final class PlaneClient implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration TASK_LIMIT = Duration.ofSeconds(60);
    private static final Duration MIGRATION_LIMIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(25);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final String name;
    private final URI base;
    private final String token;
    private final HttpClient http;

    /**
     * @param name of the plane, for errors
     * @param api such as {@code https://127.0.0.1:8443}
     * @param fingerprint of the plane's TLS key
     */
    public PlaneClient(String name, URI api, String fingerprint, String token) {
        this.name = name;
        this.base = api.resolve("/api/v1/");
        this.token = token;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(PinnedTrust.context(fingerprint))
                .build();
    }

    /** What {@code dryRun} answers. */
    public record Checked(List<FindingView> findings, boolean ready) {
        public Checked(@Nullable List<FindingView> findings, boolean ready) {
            this.findings = findings == null ? List.of() : List.copyOf(findings);
            this.ready = ready;
        }
    }

    /** Whether it answers that it is up. */
    public boolean isUp() {
        try {
            return get("health").path("status").asString("").equals("UP");
        } catch (UncheckedIOException | PlaneRefusedException e) {
            // That is the answer to the question.
            return false;
        }
    }

    /** The plane's ID. */
    public String planeId() {
        return get("plane").path("id").asString();
    }

    /** A one-time token for a host. */
    public String hostToken(String hostName) {
        return hostToken(hostName, Duration.ofHours(1));
    }

    public String hostToken(String hostName, Duration validFor) {
        return post("host-tokens", Map.of("hostName", hostName, "validForSeconds", validFor.toSeconds()))
                .path("token")
                .asString();
    }

    public String gatewayToken(String gatewayName, String pool) {
        return post("gateway-tokens", Map.of("name", gatewayName, "pool", pool))
                .path("token")
                .asString();
    }

    /** Whether a gateway passes on calls now. */
    public boolean isServing(String gatewayName) {
        for (JsonNode gateway : get("gateways").path("items")) {
            if (gateway.path("name").asString("").equals(gatewayName)) {
                return gateway.path("serving").asBoolean();
            }
        }
        return false;
    }

    public List<HostView> hosts() {
        return items("hosts", HostView.class);
    }

    /** Waits until hosts of these names are connected. */
    public void awaitOnline(Collection<String> hosts, Duration limit) {
        Waiting.until(
                "connection of " + hosts + " to plane " + name,
                limit,
                BETWEEN_QUESTIONS,
                () -> hosts().stream()
                        .filter(HostView::online)
                        .map(HostView::name)
                        .collect(Collectors.toSet())
                        .containsAll(hosts),
                () -> hosts().stream()
                                .filter(host -> hosts.contains(host.name()) && !host.online())
                                .map(HostView::name)
                                .toList()
                        + " are not");
    }

    public List<ClusterView> clusters() {
        return items("clusters", ClusterView.class);
    }

    /** The cluster, if the plane knows one of this ID or name. */
    public Optional<ClusterView> findCluster(String idOrName) {
        return clusters().stream()
                .filter(cluster ->
                        cluster.id().equals(idOrName) || cluster.name().equals(idOrName))
                .findFirst();
    }

    /** All that REST shows of a cluster. */
    public JsonNode cluster(String idOrName) {
        return get("clusters/" + segment(idOrName));
    }

    /** Takes a swarm over from one of its managers, and waits for it. */
    public ClusterView takeOverSwarm(String cluster, String manager) {
        return takeOver(Map.of("name", cluster, "kind", "swarm", "entryHost", manager));
    }

    /**
     * Takes a generic cluster over, and waits for it.
     *
     * @param endpoints as {@code HOST=URI}
     */
    public ClusterView takeOverGeneric(String cluster, List<String> endpoints) {
        return takeOver(Map.of("name", cluster, "kind", "generic", "endpoints", endpoints));
    }

    /**
     * Takes a cluster over, and waits for it.
     *
     * @throws IllegalStateException if the task fails
     */
    public ClusterView takeOver(Map<String, Object> wish) {
        Map<String, Object> body =
                new HashMap<>(Map.of("settings", Map.of(), "endpoints", List.of(), "without", List.of()));
        body.putAll(wish);
        String task = post("clusters", body).path("task").path("id").asString();
        TaskView ended = awaitTask(task);
        if (!ended.state().equals("SUCCEEDED")) {
            throw new IllegalStateException("plane %s could not take cluster %s over: %s: %s"
                    .formatted(name, wish.get("name"), ended.state(), ended.error()));
        }
        String cluster = String.valueOf(wish.get("name"));
        return findCluster(cluster)
                .orElseThrow(() ->
                        new IllegalStateException("plane " + name + " took " + cluster + " over and lists it not"));
    }

    public TaskView awaitTask(String id) {
        Waiting.until(
                "end of task " + id + " of plane " + name,
                TASK_LIMIT,
                BETWEEN_QUESTIONS,
                () -> task(id).ended(),
                () -> get("tasks/" + segment(id)).toString());
        return task(id);
    }

    public TaskView task(String id) {
        return read(get("tasks/" + segment(id)), TaskView.class);
    }

    /** An invitation for a plane that may become a peer. */
    public String invite(String peerName, boolean allowInbound) {
        return post("peer-invitations", Map.of("peerName", peerName, "allowInbound", allowInbound))
                .path("invitation")
                .asString();
    }

    /** Accepts a peer's invitation. */
    public PeerView join(String invitation, String peerName, boolean allowInbound) {
        return read(
                post("peers", Map.of("invitation", invitation, "name", peerName, "allowInbound", allowInbound)),
                PeerView.class);
    }

    public List<PeerView> peers() {
        return items("peers", PeerView.class);
    }

    /** Starts a migration. */
    public MigrationView migrate(String cluster, String peer, String... leaveOut) {
        JsonNode answer = post("migrations", wish(cluster, peer, false, leaveOut));
        return migration(answer.has("migration") ? answer.path("migration") : answer);
    }

    /** What would stand in a migration's way. */
    public Checked check(String cluster, String peer, String... leaveOut) {
        return read(post("migrations", wish(cluster, peer, true, leaveOut)), Checked.class);
    }

    public MigrationView migration(String id) {
        return migration(get("migrations/" + segment(id)));
    }

    public List<MigrationView> migrations() {
        return items("migrations", MigrationView.class);
    }

    public MigrationView abort(String migration) {
        JsonNode answer = post("migrations/" + segment(migration) + "/abort", Map.of());
        return migration(answer.has("migration") ? answer.path("migration") : answer);
    }

    public MigrationView retry(String migration) {
        JsonNode answer = post("migrations/" + segment(migration) + "/retry", Map.of());
        return migration(answer.has("migration") ? answer.path("migration") : answer);
    }

    /** Waits until a migration is as wanted; a plane that does not answer is asked again. */
    public MigrationView awaitMigration(String id, String what, Predicate<MigrationView> wanted) {
        return awaitMigration(id, what, MIGRATION_LIMIT, wanted);
    }

    public MigrationView awaitMigration(String id, String what, Duration limit, Predicate<MigrationView> wanted) {
        MigrationView[] last = new MigrationView[1];
        Waiting.until(
                what + " of migration " + id + " at plane " + name,
                limit,
                () -> {
                    try {
                        last[0] = migration(id);
                        return wanted.test(last[0]);
                    } catch (UncheckedIOException e) {
                        // It may be down for a while: that is what tests do to it.
                        return false;
                    }
                },
                () -> String.valueOf(last[0]));
        return last[0];
    }

    /** Waits until a migration has ended, however. */
    public MigrationView awaitEnd(String id) {
        return awaitMigration(id, "end", MigrationView::ended);
    }

    /** Migrates and waits for the end, which has to be a good one. */
    public MigrationView migrateToTheEnd(String cluster, String peer, String... leaveOut) {
        MigrationView ended = awaitEnd(migrate(cluster, peer, leaveOut).id());
        if (!ended.isDone()) {
            throw new IllegalStateException(
                    "migration of %s from %s to %s ended as %s".formatted(cluster, name, peer, ended));
        }
        return ended;
    }

    /** Starts a migration to another pool of gateways. */
    public MigrationView move(String cluster, String pool) {
        return migration(
                post("migrations", Map.of("cluster", cluster, "pool", pool)).path("migration"));
    }

    /** Migrates a cluster to another pool of gateways, and waits until that has ended well. */
    public MigrationView moveToTheEnd(String cluster, String pool) {
        MigrationView ended = awaitEnd(move(cluster, pool).id());
        if (!ended.isDone()) {
            throw new IllegalStateException("migration of %s to pool %s ended as %s".formatted(cluster, pool, ended));
        }
        return ended;
    }

    /** Any answer, by its path below {@code /api/v1/}. */
    public JsonNode get(String path) {
        return send("GET", path, null);
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return send("POST", path, JSON.writeValueAsBytes(body));
    }

    public void delete(String path) {
        send("DELETE", path, null);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static Map<String, Object> wish(String cluster, String peer, boolean dryRun, String... leaveOut) {
        return Map.of("cluster", cluster, "peer", peer, "dryRun", dryRun, "leaveOut", List.of(leaveOut));
    }

    private <T> List<T> items(String path, Class<T> type) {
        return get(path)
                .path("items")
                .valueStream()
                .map(item -> read(item, type))
                .toList();
    }

    private static MigrationView migration(JsonNode json) {
        return read(json, MigrationView.class);
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        return JSON.treeToValue(json, type);
    }

    private JsonNode send(String method, String path, byte @Nullable [] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, application/problem+json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode answer = parse(response.body());
            if (response.statusCode() / 100 != 2) {
                throw new PlaneRefusedException(
                        name + ": " + method + " " + path, response.statusCode(), read(answer, Problem.class));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("plane %s does not answer %s %s".formatted(name, method, path), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking plane " + name, e);
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode().put("detail", new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
