package io.drover.kind.http;

import io.drover.kind.Excerpt;
import io.drover.kind.Reach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Requests to one local endpoint of a host, one after another, over a connection that is kept where the endpoint
 * allows. There is no DNS, TLS, proxy, redirect, cookie, retry or decompression: what is asked is what is sent, and what
 * comes is hostile until checked. Not thread-safe.
 */
public final class HttpOverReach implements AutoCloseable {
    private static final int MAX_HEADER_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final Pattern PLAIN = Pattern.compile("/(?!/)[\\x21-\\x7e]*");

    /** For the Host header; it is never looked up. */
    private final HttpHost target;

    private final ReachedSockets sockets;
    private final org.apache.hc.client5.http.classic.HttpClient client;
    private final Duration deadline;

    /** @param deadline for each request: connection, headers and the whole body together */
    public HttpOverReach(Reach reach, HostKey host, LocalEndpoint endpoint, Duration deadline) {
        this.deadline = deadline;
        this.target = endpoint.isUnix()
                ? new HttpHost("http", "localhost")
                : new HttpHost("http", endpoint.host().replaceAll("[\\[\\]]", ""), endpoint.port());
        this.sockets = new ReachedSockets(reach, host, endpoint, deadline);
        var connections = ManagedHttpClientConnectionFactory.builder()
                .http1Config(Http1Config.custom()
                        .setMaxLineLength(MAX_HEADER_LINE_BYTES)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .setMaxEmptyLineCount(1)
                        .build())
                // The client's own parser is lenient: it skips lines of garbage in search of a status line.
                .responseParserFactory(new DefaultHttpResponseParserFactory(Http1Config.custom()
                        .setMaxLineLength(MAX_HEADER_LINE_BYTES)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .setMaxEmptyLineCount(1)
                        .build()))
                .build();
        this.client = HttpClientBuilder.create()
                .setConnectionManager(new BasicHttpClientConnectionManager(sockets, connections))
                .setUserAgent("drover")
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    /**
     * Asks and reads the whole answer, whatever its status.
     *
     * @param pathAndQuery absolute
     * @param maxBytes the longest body to accept
     * @throws HttpFailedException when there is no answer in time, or it is too long or no HTTP
     */
    public HttpAnswer get(String pathAndQuery, int maxBytes) throws HttpFailedException, InterruptedException {
        return send("GET", pathAndQuery, Optional.empty(), maxBytes);
    }

    /**
     * Sends a request and reads the whole answer, whatever its status. What fails may have been carried out.
     *
     * @param method of HTTP
     * @param pathAndQuery absolute
     * @param json the body, if any
     * @param maxBytes the longest body to accept
     * @throws HttpFailedException when there is no answer in time, or it is too long or no HTTP
     */
    public HttpAnswer send(String method, String pathAndQuery, Optional<byte[]> json, int maxBytes)
            throws HttpFailedException, InterruptedException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri(pathAndQuery));
        json.ifPresent(body -> request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON)));
        FutureTask<HttpAnswer> exchange = new FutureTask<>(() -> exchange(request, maxBytes));
        Thread.ofVirtual().name("http-over-reach").start(exchange);
        boolean done = false;
        try {
            HttpAnswer answer = exchange.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            done = true;
            return answer;
        } catch (TimeoutException e) {
            throw new HttpFailedException("gave no complete answer within %s".formatted(seconds()), e);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } finally {
            if (!done) {
                close();
                exchange.cancel(true);
            }
        }
    }

    /** A path may come from another plane's profile; one that begins with two slashes would name another host. */
    private static URI uri(String pathAndQuery) throws HttpFailedException {
        try {
            if (!PLAIN.matcher(pathAndQuery).matches()) {
                throw new URISyntaxException("a path", "it is none of plain characters");
            }
            return new URI(pathAndQuery);
        } catch (URISyntaxException e) {
            throw new HttpFailedException(
                    "was not asked for '%s': expected an absolute path of plain characters"
                            .formatted(Excerpt.of(pathAndQuery, 80)),
                    e);
        }
    }

    private HttpAnswer exchange(HttpUriRequestBase request, int maxBytes) throws IOException {
        HttpClientResponseHandler<HttpAnswer> read =
                response -> new HttpAnswer(response.getCode(), body(response, maxBytes));
        return client.execute(target, request, read);
    }

    private byte[] body(ClassicHttpResponse response, int maxBytes) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        InputStream body = entity.getContent();
        if (entity.getContentLength() <= maxBytes) {
            byte[] bytes = body.readNBytes(maxBytes);
            if (bytes.length < maxBytes || body.read() < 0) {
                return bytes;
            }
        }
        // Otherwise the client would read the rest of it before it gives up the connection.
        sockets.close();
        throw new AnswerTooLongException(maxBytes);
    }

    private HttpFailedException failed(Throwable cause) {
        return switch (cause) {
            case ReachedSockets.NotOpenedException e ->
                new HttpFailedException("could not be reached: " + Excerpt.of(String.valueOf(e.getMessage())), e);
            case AnswerTooLongException e -> new HttpFailedException(e.getMessage(), e);
            case java.net.SocketTimeoutException e ->
                new HttpFailedException("gave no complete answer within %s".formatted(seconds()), e);
            case ConnectionClosedException e ->
                new HttpFailedException("closed the connection before its answer was complete", e);
            case org.apache.hc.client5.http.ClientProtocolException e ->
                new HttpFailedException("answered with something that is not HTTP: " + reason(e), e);
            case java.nio.charset.CharacterCodingException e ->
                new HttpFailedException("answered with something that is not HTTP: " + reason(e), e);
            case IOException e -> new HttpFailedException("broke the connection: " + reason(e), e);
            // Whatever a hostile answer can do to the client must end here, and not the caller's whole task.
            case RuntimeException e -> new HttpFailedException("gave an answer that cannot be read: " + reason(e), e);
            default -> throw new IllegalStateException("a request failed for want of resources", cause);
        };
    }

    private static String reason(Throwable e) {
        String own = e.getMessage();
        Throwable cause = e.getCause();
        return Excerpt.of(
                own != null
                        ? own
                        : cause != null
                                ? String.valueOf(cause.getMessage())
                                : e.getClass().getSimpleName());
    }

    private String seconds() {
        return deadline.toMillis() % 1000 == 0 ? deadline.toSeconds() + " s" : deadline.toMillis() + " ms";
    }

    /** Closes the connection; a request in flight fails. */
    @Override
    public void close() {
        sockets.close();
    }
}
