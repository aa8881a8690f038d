package io.drover.kind.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.kind.TakeOver;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An engine on loopback that says what it is told to say. */
final class FakeEngine implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Changed> changes = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final int number;

    /** An engine in no swarm, on a host called {@code web-N}. */
    FakeEngine(int number) throws IOException {
        this.number = number;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        json("/version", "{\"Version\":\"24.0.7\",\"ApiVersion\":\"1.43\",\"MinAPIVersion\":\"1.12\"}");
        json("/containers/json", "[]");
        json("/volumes", "{\"Volumes\":null,\"Warnings\":null}");
        swarm("inactive", "", "");
    }

    private record Answer(int status, byte[] body) {
        Answer(int status, String body) {
            this(status, body.getBytes(UTF_8));
        }
    }

    /** A request that asks for a change. */
    record Changed(String request, String body) {}

    /** All that was asked to be changed, in order. */
    List<Changed> changes() {
        return changes;
    }

    HostKey host() {
        return key(number);
    }

    static HostKey key(int number) {
        return new HostKey("%02x".formatted(number).repeat(32));
    }

    static TakeOver.Candidate candidate(int number, boolean online) {
        return new TakeOver.Candidate(
                key(number),
                "web-" + number,
                new Fingerprint("f0".repeat(32)),
                "web-" + number,
                List.of("10.0.0." + number),
                online);
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** What is answered to a path; for what changes something, with its method before it. */
    void json(String path, String body) {
        answers.put(path, new Answer(200, body));
    }

    void answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
    }

    /** What is answered to a path, whether it is text or not. */
    void bytes(String path, byte[] body) {
        answers.put(path, new Answer(200, body));
    }

    /** What is answered to a path now. */
    String said(String path) {
        return new String(answers.getOrDefault(path, new Answer(404, "")).body(), UTF_8);
    }

    /** Gives no answer any more. */
    void silence(String path) {
        answers.put(path, new Answer(-1, ""));
    }

    /** A worker of a swarm. */
    void worker(String node) {
        swarm("active", node, "");
    }

    /** A manager of a swarm that is not asked to list anything yet. */
    void manager(String node, String swarm) {
        swarm("active", node, ",\"ControlAvailable\":true,\"Cluster\":{\"ID\":\"" + swarm + "\"}");
        json("/nodes", "[]");
        json("/services", "[]");
        json("/tasks", "[]");
        json("/networks", "[]");
    }

    /** A part in a swarm in the words of {@code GET /info}. */
    void swarm(String state, String node, String more) {
        json("/info", """
                {"Name":"web-%d","Swarm":{"NodeID":"%s","LocalNodeState":"%s","Error":"",
                "RemoteManagers":[{"NodeID":"n1","Addr":"10.0.0.1:2377"}]%s}}""".formatted(number, node, state, more));
    }

    /** An item of {@code GET /nodes}. */
    static String node(String id, String role, int number, String state) {
        return """
                {"ID":"%s","Version":{"Index":9},"Spec":{"Role":"%s","Availability":"active","Labels":{}},
                "Description":{"Hostname":"web-%d"},"Status":{"State":"%s","Addr":"10.0.0.%d"}%s}""".formatted(
                        id,
                        role,
                        number,
                        state,
                        number,
                        role.equals("manager")
                                ? ",\"ManagerStatus\":{\"Leader\":true,\"Reachability\":\"reachable\",\"Addr\":\"10.0.0.%d:2377\"}"
                                        .formatted(number)
                                : "");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.[0-9]+/", "/");
            String method = exchange.getRequestMethod();
            if (!method.equals("GET")) {
                String query = exchange.getRequestURI().getQuery();
                changes.add(new Changed(
                        method + " " + path + (query == null ? "" : "?" + query),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            }
            Answer answer = answers.getOrDefault(
                    method.equals("GET") ? path : method + " " + path,
                    new Answer(404, "{\"message\":\"page not found\"}"));
            if (answer.status() < 0) {
                end.await();
                return;
            }
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
