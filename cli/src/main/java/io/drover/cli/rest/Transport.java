package io.drover.cli.rest;

import io.drover.cli.answer.Problem;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** HTTPS to one plane. Safe for threads. */
public final class Transport implements AutoCloseable {
    /** How large an answer may be. */
    static final int MAX_BODY_BYTES = 32 << 20;

    private static final int MAX_PROBLEM_BYTES = 1 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Endpoint endpoint;
    private final Duration timeout;
    private final HttpClient client;
    private final Failures failures;

    /** @param timeout how long a whole answer may take */
    public Transport(Endpoint endpoint, ServerTrust trust, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
        failures = new Failures(endpoint, trust);
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT)
                .sslContext(trust.context())
                .build();
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Sends a request and returns the JSON of its answer; an answer without a body is JSON's null. */
    JsonNode send(String method, String path, @Nullable JsonNode body, Duration patience) {
        String request = method + " " + path;
        HttpRequest.Builder builder = request(path).header("Accept", "application/json");
        if (body == null) {
            builder.method(method, BodyPublishers.noBody());
        } else {
            builder.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)));
        }
        HttpResponse<byte[]> response =
                await(request, client.sendAsync(builder.build(), info -> new BoundedBody(MAX_BODY_BYTES)), patience);
        if (response.statusCode() / 100 != 2) {
            throw refused(response.statusCode(), response.body());
        }
        return response.body().length == 0 ? JsonNodeFactory.instance.nullNode() : parse(request, response.body());
    }

    JsonNode send(String method, String path, @Nullable JsonNode body) {
        return send(method, path, body, timeout);
    }

    /** Opens a stream of server-sent events after an event's number, if given. */
    InputStream openEvents(String path, Optional<Long> after) {
        HttpRequest.Builder builder = request(path).header("Accept", "text/event-stream");
        after.ifPresent(number -> builder.header("Last-Event-ID", Long.toString(number)));
        return open("GET " + path, builder);
    }

    /** Opens an answer of any length, which is one JSON object a line. */
    InputStream openLines(String path) {
        return open("GET " + path, request(path).header("Accept", "application/x-ndjson, application/problem+json"));
    }

    private InputStream open(String request, HttpRequest.Builder builder) {
        BodyHandler<Object> handler = info -> info.statusCode() == 200
                ? BodySubscribers.mapping(BodyHandlers.ofInputStream().apply(info), Object.class::cast)
                : BodySubscribers.mapping(new BoundedBody(MAX_PROBLEM_BYTES), Object.class::cast);
        HttpResponse<Object> response =
                await(request, client.sendAsync(builder.GET().build(), handler), timeout);
        return switch (response.body()) {
            case InputStream stream -> stream;
            case byte[] body -> throw refused(response.statusCode(), body);
            case Object other -> throw new IllegalStateException("an unexpected body " + other.getClass());
        };
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(endpoint.url().resolve(path));
        endpoint.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token.secret()));
        return builder.header("User-Agent", "drover-cli");
    }

    private <T> HttpResponse<T> await(String request, CompletableFuture<HttpResponse<T>> response, Duration patience) {
        try {
            return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            response.cancel(true);
            throw failures.explain(request, e, patience);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.INTERRUPTED, request + ": interrupted", e);
        }
    }

    private JsonNode parse(String request, byte[] body) {
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            throw malformed(request, Json.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw malformed(request, String.valueOf(e.getMessage()), e);
        }
    }

    /** An answer that this version does not understand. */
    CliException malformed(String request, String reason, RuntimeException cause) {
        return new CliException(
                ExitCode.FAILED,
                "%s: %s gave an answer that is not as expected: %s; check that a Drover server of a matching version is there"
                        .formatted(request, endpoint.url(), reason),
                cause);
    }

    private static ProblemException refused(int status, byte[] body) {
        try {
            Problem problem = Json.mapper().readValue(body, Problem.class);
            if (problem != null) {
                return new ProblemException(status, problem);
            }
        } catch (JacksonException | NumberFormatException e) {
            return new ProblemException(status, notAProblem(status));
        }
        return new ProblemException(status, notAProblem(status));
    }

    /** What stands between may answer in the plane's place, in whatever format. */
    private static Problem notAProblem(int status) {
        return new Problem(
                "HTTP %d without an explanation".formatted(status),
                "check that a Drover server is at this address",
                null,
                null);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
