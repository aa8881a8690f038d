package io.drover.kind.swarm.engine;

import io.drover.kind.Excerpt;
import io.drover.kind.Reach;
import io.drover.kind.http.HttpAnswer;
import io.drover.kind.http.HttpFailedException;
import io.drover.kind.http.HttpOverReach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Docker engine of one host, asked over one connection. It speaks the newest version of the API that both know. Not
 * thread-safe.
 */
public final class Engine implements AutoCloseable {
    /**
     * All that is ever asked in order to look. Not among it: {@code /swarm}, which tells the tokens that let a stranger join;
     * {@code /secrets}, {@code /configs}, logs, archives, and {@code /containers/ID/json}, which tells every
     * container's environment.
     */
    public static final List<HttpPattern> REQUESTS = List.of(
            new HttpPattern("GET", "/version"),
            new HttpPattern("GET", "/info"),
            new HttpPattern("GET", "/nodes"),
            new HttpPattern("GET", "/services"),
            new HttpPattern("GET", "/tasks"),
            new HttpPattern("GET", "/networks"),
            new HttpPattern("GET", "/volumes"),
            new HttpPattern("GET", "/containers/json"));

    /** Of Engine 19.03; all that is read here is in it. */
    static final ApiVersion OLDEST = new ApiVersion(1, 40);

    /** The newest whose documentation was read for this class; engines newer than that still speak it. */
    static final ApiVersion NEWEST = new ApiVersion(1, 51);

    private static final int MAX_FACTS_BYTES = 1024 * 1024;
    private static final int MAX_LIST_BYTES = 32 * 1024 * 1024;
    private static final int MAX_DEPTH = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            // Docker writes ID, Id, NodeID and so on.
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String hostName;
    private final HttpOverReach http;
    private final EngineVersion version;
    private final ApiVersion spoken;

    private Engine(String hostName, HttpOverReach http) throws EngineException, InterruptedException {
        this.hostName = hostName;
        this.http = http;
        this.version = get("/version", EngineVersion.class, MAX_FACTS_BYTES);
        if (version.apiVersion().compareTo(OLDEST) < 0) {
            throw new EngineException(
                    "the engine on host %s is %s with API %s; expected API %s or newer (Engine 19.03)"
                            .formatted(hostName, version.version(), version.apiVersion(), OLDEST),
                    true);
        }
        ApiVersion newestOfBoth = version.apiVersion().compareTo(NEWEST) < 0 ? version.apiVersion() : NEWEST;
        // An engine may one day speak only newer versions; the fields read here have never changed.
        this.spoken = newestOfBoth.compareTo(version.minApiVersion()) < 0 ? version.minApiVersion() : newestOfBoth;
    }

    /**
     * Connects and agrees on a version of the API.
     *
     * @param hostName for messages
     * @param deadline for each request
     */
    public static Engine open(Reach reach, HostKey host, String hostName, LocalEndpoint endpoint, Duration deadline)
            throws EngineException, InterruptedException {
        HttpOverReach http = new HttpOverReach(reach, host, endpoint, deadline);
        boolean opened = false;
        try {
            Engine engine = new Engine(hostName, http);
            opened = true;
            return engine;
        } finally {
            if (!opened) {
                http.close();
            }
        }
    }

    public EngineVersion version() {
        return version;
    }

    public EngineInfo info() throws EngineException, InterruptedException {
        return get(versioned("/info"), EngineInfo.class, MAX_FACTS_BYTES);
    }

    public List<Node> nodes() throws EngineException, InterruptedException {
        List<Node> nodes = list("/nodes", Node[].class);
        if (nodes.stream().map(Node::id).distinct().count() != nodes.size()) {
            throw unexpected("/nodes", "a node that is there twice");
        }
        return nodes;
    }

    public List<Service> services() throws EngineException, InterruptedException {
        return list("/services", Service[].class);
    }

    public List<Task> tasks() throws EngineException, InterruptedException {
        return list("/tasks", Task[].class);
    }

    public List<Network> networks() throws EngineException, InterruptedException {
        return list("/networks", Network[].class);
    }

    public List<Volumes.Volume> volumes() throws EngineException, InterruptedException {
        return get(versioned("/volumes"), Volumes.class, MAX_LIST_BYTES).volumes();
    }

    /** All containers, the stopped ones too. */
    public List<Container> containers() throws EngineException, InterruptedException {
        return list("/containers/json?all=true", Container[].class);
    }

    /**
     * Reads something with all of its fields, which may tell secrets: only where this plane owns the cluster.
     *
     * @param path with its query, and without the version of the API
     */
    public JsonNode read(String path) throws EngineException, InterruptedException {
        return get(versioned(path), JsonNode.class, MAX_LIST_BYTES);
    }

    /**
     * Changes something. Where it fails without an answer, it may have been carried out.
     *
     * @param path with its query, and without the version of the API
     * @return the answer; null of JSON where it has no body
     */
    public JsonNode change(String method, String path, Optional<JsonNode> body)
            throws EngineException, InterruptedException {
        HttpAnswer answer = exchange(method, versioned(path), body.map(JSON::writeValueAsBytes), MAX_FACTS_BYTES);
        if (answer.status() / 100 != 2) {
            throw refused(method + " " + path, answer);
        }
        return answer.body().length == 0 ? JSON.nullNode() : parse(path, answer, JsonNode.class);
    }

    @Override
    public void close() {
        http.close();
    }

    private String versioned(String path) {
        return "/v" + spoken + path;
    }

    private <T> List<T> list(String path, Class<T[]> type) throws EngineException, InterruptedException {
        T[] items = get(versioned(path), type, MAX_LIST_BYTES);
        if (Arrays.asList(items).contains(null)) {
            throw unexpected(path, "a list with nothing where an item should be");
        }
        return List.of(items);
    }

    private <T> T get(String path, Class<T> type, int maxBytes) throws EngineException, InterruptedException {
        HttpAnswer answer = exchange("GET", path, Optional.empty(), maxBytes);
        if (answer.status() != 200) {
            throw refused(path, answer);
        }
        return parse(path, answer, type);
    }

    private HttpAnswer exchange(String method, String path, Optional<byte[]> body, int maxBytes)
            throws EngineException, InterruptedException {
        try {
            return http.send(method, path, body, maxBytes);
        } catch (HttpFailedException e) {
            throw new EngineException(
                    "the engine on host %s, asked for %s, %s".formatted(hostName, path, e.getMessage()), e);
        }
    }

    private <T> T parse(String path, HttpAnswer answer, Class<T> type) throws EngineException {
        T value;
        try {
            value = JSON.readValue(answer.body(), type);
        } catch (JacksonException e) {
            throw new EngineException(
                    "the engine on host %s answered %s with something other than the JSON that Docker documents: %s"
                            .formatted(hostName, path, whatIsWrong(e)),
                    e);
        } catch (NumberFormatException e) {
            // Jackson's own, for a number whose exponent is beyond all measure.
            throw new EngineException(
                    "the engine on host %s answered %s with a number that cannot be read".formatted(hostName, path), e);
        }
        if (value == null) {
            throw unexpected(path, "null");
        }
        return value;
    }

    private EngineException refused(String request, HttpAnswer answer) {
        String said = message(answer);
        return new EngineException(
                "the engine on host %s answered %s with HTTP status %d: %s"
                        .formatted(hostName, request, answer.status(), said),
                new EngineException.Refusal(answer.status(), said));
    }

    private EngineException unexpected(String path, String seen) {
        return new EngineException("the engine on host %s answered %s with %s".formatted(hostName, path, seen), false);
    }

    /** What Docker says in an error: {@code {"message": "…"}}. */
    private static String message(HttpAnswer answer) {
        try {
            JsonNode message = JSON.readTree(answer.body()).path("message");
            return message.isString() ? Excerpt.of(message.stringValue(), 500) : "no message";
        } catch (JacksonException e) {
            // What is no JSON is not repeated: it is not known to be free of secrets.
            return "no message, and no JSON";
        }
    }

    /** Where it is wrong, and our own checks' words; not Jackson's, which quote the text and name classes. */
    private static String whatIsWrong(JacksonException e) {
        String place = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        TokenStreamLocation location = e.getLocation();
        String where = place.isEmpty()
                ? location == null
                        ? ""
                        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr())
                : " at " + Excerpt.of(place);
        return e.getCause() instanceof IllegalArgumentException check
                ? Excerpt.of(String.valueOf(check.getMessage())) + where
                : "it cannot be read" + where;
    }
}
