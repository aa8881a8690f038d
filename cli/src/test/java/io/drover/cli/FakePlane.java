package io.drover.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A plane's REST API with scripted answers, on real HTTPS on loopback. */
final class FakePlane implements AutoCloseable {
    static final String TOKEN = "secret-token-0123456789";

    private final ServerKey key;
    private final int port;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private @Nullable Running running;

    private record Running(HttpsServer server, ExecutorService threads) {}

    record Request(
            String method,
            String path,
            String body,
            @Nullable String lastEventId,
            boolean authorised) {
        String line() {
            return method + " " + path;
        }
    }

    interface Reply {
        void send(HttpExchange exchange) throws IOException;
    }

    FakePlane() {
        this(ServerKey.make(), 0);
    }

    FakePlane(ServerKey key, int wantedPort) {
        this.key = key;
        port = start(wantedPort);
        on("GET /health", json(200, "{\"status\":\"UP\",\"version\":\"0.1.0\"}"));
        on("GET /plane", json(200, PLANE));
    }

    static final String PLANE = """
            {"id":"plane-a1","name":"a","key":"ed25519:abc","fingerprint":"ff","version":"0.1.0","minProtocol":1,
             "maxProtocol":1,"incarnation":1,"change":42,"clock":"2026-01-02T03:04:05Z",
             "gateways":[{"host":"10.0.0.1","port":8444,"fingerprint":"ee"}],"novelty":{"of":"a newer server"}}""";

    private int start(int wantedPort) {
        try {
            HttpsServer server =
                    HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setHttpsConfigurator(new HttpsConfigurator(key.tls()));
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
            running = new Running(server, threads);
            return server.getAddress().getPort();
        } catch (IOException e) {
            throw new IllegalStateException("cannot serve on loopback", e);
        }
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    ServerKey key() {
        return key;
    }

    /** Scripts answers to a request; the last one is given again and again. */
    FakePlane on(String request, Reply... answers) {
        replies.put(request, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> requests(String line) {
        return requests.stream().filter(request -> request.line().equals(line)).toList();
    }

    static Reply json(int status, String body) {
        return exchange -> send(exchange, status, "application/json", body);
    }

    static Reply problem(int status, String title, String detail, String findings) {
        return exchange -> send(
                exchange,
                status,
                "application/problem+json",
                "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"SOME_CODE\",\"findings\":%s}"
                        .formatted(title, status, detail, findings));
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Sends events, then does what follows before the connection is closed. */
    static Reply events(String stream, Reply andThen) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(stream.getBytes(StandardCharsets.UTF_8));
            out.flush();
            andThen.send(exchange);
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean authorised =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Request request = new Request(
                    exchange.getRequestMethod(),
                    path,
                    body,
                    exchange.getRequestHeaders().getFirst("Last-Event-ID"),
                    authorised);
            requests.add(request);
            if (!authorised && !path.equals("/health") && !path.startsWith("/sign-in")) {
                problem(401, "Not authenticated", "the token is not known", "[]")
                        .send(exchange);
                return;
            }
            Deque<Reply> scripted = replies.get(request.line());
            if (scripted == null) {
                problem(404, "Not found", "there is no " + path, "[]").send(exchange);
                return;
            }
            next(scripted).send(exchange);
        }
    }

    private static Reply next(Deque<Reply> scripted) {
        synchronized (scripted) {
            return scripted.size() > 1 ? scripted.removeFirst() : scripted.getFirst();
        }
    }

    /** Goes away, with all connections. */
    void stop() {
        if (running != null) {
            running.server().stop(0);
            running.threads().shutdownNow();
            running = null;
        }
    }

    /** Comes back at the same address. */
    void restart() {
        start(port);
    }

    @Override
    public void close() {
        stop();
    }
}
