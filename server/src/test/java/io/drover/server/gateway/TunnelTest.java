package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels through a real gateway and a real agent to real sockets. */
final class TunnelTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private FakePlane plane;
    private FakePlane target;
    private TestHost host;
    private TestCluster cluster;
    private EchoServer echo;

    @BeforeEach
    void joinAndTakeOver() {
        plane = new FakePlane();
        target = new FakePlane();
        host = TestHost.joined(folder.resolve("host"), plane);
        echo = EchoServer.echo();
        MigrationThroughAgentsTest.awaitSession(plane, host);
        cluster = new TestCluster(plane, host.key());
        bind(echo.endpoint());
    }

    private void bind(LocalEndpoint endpoint) {
        AgentSession session = plane.session(host.key());
        assertThat(session.showGenesis(cluster.chain.genesis(), Set.of()).join())
                .isEqualTo(new CommandResult.Accepted());
        assertThat(session.bindEndpoints(cluster.id, 1, Set.of(endpoint)).join())
                .isEqualTo(new CommandResult.Accepted());
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
        plane.close();
        target.close();
        echo.close();
    }

    private Tunnel open() throws TunnelRefusedException {
        return plane.sessions().openTunnel(host.key(), cluster.id, 1, echo.endpoint(), Optional.empty());
    }

    private void connectPending() {
        target.hosts.put(host.home.identity().tls().fingerprint(), host.key());
        assertThat(plane.session(host.key())
                        .offerPending(cluster.id, 1, cluster.migration, target.identity, List.of(target.address()))
                        .join())
                .isEqualTo(new CommandResult.Accepted());
        await().until(() -> !plane.pendings.isEmpty());
        MigrationThroughAgentsTest.awaitSession(target, host);
    }

    private Tunnel openAsTarget(LocalEndpoint endpoint, Optional<Signed<Grant>> grant) throws TunnelRefusedException {
        return target.sessions().openTunnel(host.key(), cluster.id, 1, endpoint, grant);
    }

    private Optional<Signed<Grant>> grant(Instant expires, Grant.Rule... rules) {
        return Optional.of(
                Signed.by(plane.key, new Grant(cluster.migration, cluster.id, 1, target.id, List.of(rules), expires)));
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }

    private Grant.Rule.Http http(LocalEndpoint endpoint) {
        return new Grant.Rule.Http(endpoint, List.of(new HttpPattern("GET", "/info")));
    }

    @Test
    void fiftyMebibytesComeBackWhileASlowReaderHoldsAnotherTunnel() throws Exception {
        try (Tunnel slow = open();
                Tunnel fast = open()) {
            CountDownLatch filled = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> fill(slow, filled));
            Random random = new Random(7);
            byte[] block = new byte[MEBIBYTE];
            random.nextBytes(block);
            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            long began = System.nanoTime();
            FutureTask<Void> writer = new FutureTask<>(() -> {
                for (int i = 0; i < 50; i++) {
                    fast.output().write(block);
                    sent.update(block);
                }
                fast.endOutput();
                return null;
            });
            Thread.ofVirtual().start(writer);
            MessageDigest got = MessageDigest.getInstance("SHA-256");
            long count;
            try (InputStream in = new DigestInputStream(fast.input(), got)) {
                count = in.transferTo(OutputStream.nullOutputStream());
            }
            writer.get();
            System.out.printf(
                    "tunnel: 50 MiB there and back in %d ms, beside a stalled tunnel%n",
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(count).isEqualTo(50L * MEBIBYTE);
            assertThat(got.digest()).isEqualTo(sent.digest());
            assertThat(filled.getCount())
                    .as("the stalled tunnel's writer still waits")
                    .isEqualTo(1);
        }
    }

    /** Writes far more than the windows hold; nobody reads the echo, so it does not get done. */
    private static void fill(Tunnel slow, CountDownLatch filled) {
        try {
            slow.output().write(new byte[40 * MEBIBYTE]);
            filled.countDown();
        } catch (IOException e) {
            // The tunnel is closed at the end of the test.
            return;
        }
    }

    @Test
    void eachDirectionEndsByItself() throws Exception {
        try (Tunnel tunnel = open()) {
            tunnel.output().write("hello".getBytes(StandardCharsets.US_ASCII));
            tunnel.endOutput();
            assertThat(tunnel.input().readAllBytes()).asString().isEqualTo("hello");
        }
        await().until(() -> echo.connections.getFirst().isClosed());
    }

    @Test
    void aTunnelServesAsASocketWithAReadTimeout() throws Exception {
        try (Socket socket = open().asSocket()) {
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aUnixSocketIsReached() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "drover");
        Path path = directory.resolve("engine.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> greet(server));
            LocalEndpoint endpoint = LocalEndpoint.unix(path.toString());
            bind(endpoint);
            try (Tunnel tunnel = plane.sessions().openTunnel(host.key(), cluster.id, 1, endpoint, Optional.empty())) {
                assertThat(tunnel.input().readAllBytes()).asString().isEqualTo("engine");
            }
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    private static void greet(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            Channels.newOutputStream(client).write("engine".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPlaneThatDoesNotOwnTheClusterGetsNoTunnel() {
        connectPending();
        assertThatThrownBy(() -> openAsTarget(echo.endpoint(), Optional.empty()))
                .isInstanceOfSatisfying(
                        TunnelRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_THE_OWNER"));
    }

    @Test
    void anEndpointThatTheHostsOperatorDoesNotAllowIsRefused() {
        LocalEndpoint elsewhere = LocalEndpoint.tcp("192.0.2.1", 80);
        assertThatThrownBy(() -> plane.sessions().openTunnel(host.key(), cluster.id, 1, elsewhere, Optional.empty()))
                .isInstanceOfSatisfying(
                        TunnelRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("ENDPOINT_NOT_ALLOWED"));
    }

    @Test
    void anEndpointWhereNobodyListensIsNamed() throws IOException {
        LocalEndpoint endpoint = echo.endpoint();
        echo.close();
        assertThatThrownBy(this::open).isInstanceOfSatisfying(TunnelRefusedException.class, refused -> {
            assertThat(refused.code()).isEqualTo("ENDPOINT_UNREACHABLE");
            assertThat(refused).hasMessageContaining(endpoint.uri());
        });
    }

    @Test
    void tunnelsAreCutAtTheSwitch() throws Exception {
        connectPending();
        try (Tunnel tunnel = open()) {
            tunnel.output().write(1);
            assertThat(tunnel.input().read()).isEqualTo(1);
            plane.session(host.key())
                    .showLinks(cluster.id, List.of(new Link.Transfer(cluster.transfer(plane, target))))
                    .join();
            assertThatThrownBy(() -> tunnel.input().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut");
        }
        try (Tunnel own = target.sessions().openTunnel(host.key(), cluster.id, 2, echo.endpoint(), Optional.empty())) {
            own.output().write(2);
            assertThat(own.input().read()).isEqualTo(2);
        }
        assertThatThrownBy(this::open).isInstanceOf(TunnelRefusedException.class);
    }

    @Test
    void aGrantLetsTheTargetAskWhatItNamesAndNothingElse() throws Exception {
        connectPending();
        try (EchoServer engine = new EchoServer(connection -> {
            byte[] head = connection.getInputStream().readNBytes(20);
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\n\r\n%s"
                            .formatted(new String(head, StandardCharsets.US_ASCII))
                            .getBytes(StandardCharsets.US_ASCII));
        })) {
            bind(engine.endpoint());
            Optional<Signed<Grant>> grant = grant(soon(), http(engine.endpoint()));
            assertThat(exchange(engine, grant, "GET /info HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("GET /info");
            assertThat(exchange(engine, grant, "GET /secrets HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 Forbidden")
                    .contains("{\"message\": \"the grant does not allow this: GET /secrets\"}");
            assertThat(exchange(engine, grant, "POST /info HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))
                    .startsWith("HTTP/1.1 403 Forbidden");
        }
    }

    private String exchange(EchoServer engine, Optional<Signed<Grant>> grant, String request) throws IOException {
        try (Tunnel tunnel = openAsTarget(engine.endpoint(), grant)) {
            tunnel.output().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(tunnel.input().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aGrantSignedByAnotherThanTheOwnerIsWorthNothing() {
        connectPending();
        Signed<Grant> forged = Signed.by(
                target.key,
                new Grant(cluster.migration, cluster.id, 1, target.id, List.of(http(echo.endpoint())), soon()));
        assertThatThrownBy(() -> openAsTarget(echo.endpoint(), Optional.of(forged)))
                .isInstanceOfSatisfying(
                        TunnelRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_GRANTED"));
    }

    @Test
    void aGrantThatExpiresCutsItsTunnel() throws Exception {
        connectPending();
        Optional<Signed<Grant>> grant = grant(Instant.now().plusMillis(700), http(echo.endpoint()));
        try (Tunnel tunnel = openAsTarget(echo.endpoint(), grant)) {
            assertThatThrownBy(() -> tunnel.input().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut");
        }
        assertThatThrownBy(() -> openAsTarget(echo.endpoint(), grant))
                .isInstanceOfSatisfying(
                        TunnelRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_GRANTED"));
    }

    @Test
    void aGreetingIsReadAndNothingIsSent() throws Exception {
        connectPending();
        try (EchoServer database = new EchoServer(connection -> {
            connection.getOutputStream().write("8.0-greeting".getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            bind(database.endpoint());
            Optional<Signed<Grant>> grant = grant(soon(), new Grant.Rule.Greeting(database.endpoint()));
            try (Tunnel tunnel = openAsTarget(database.endpoint(), grant)) {
                assertThat(tunnel.input().readNBytes(12)).asString().isEqualTo("8.0-greeting");
                tunnel.output().write("QUIT".getBytes(StandardCharsets.US_ASCII));
                assertThatThrownBy(() -> tunnel.input().read()).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whoListensIsToldToTheOwner() {
        AgentReply<List<ListeningProcess>> reply = plane.session(host.key())
                .askListeners(cluster.id, 1, List.of(echo.endpoint()), Optional.empty())
                .join();
        assertThat(reply).isInstanceOf(AgentReply.Told.class);
        ListeningProcess process =
                ((AgentReply.Told<List<ListeningProcess>>) reply).answer().getFirst();
        assertThat(process.listening()).isTrue();
        assertThat(process.process().orElseThrow().pid())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(process.process().orElseThrow().started()).isBefore(Instant.now());
    }

    @Test
    void probesCountWhatTheyAskedOfThisHostOnly() {
        AgentSession session = plane.session(host.key());
        List<String> targets = List.of(echo.endpoint().uri(), "tcp:127.0.0.1:1");
        assertThat(session.startProbes(cluster.id, 1, "p", targets, Duration.ofMillis(50))
                        .join())
                .isEqualTo(new CommandResult.Accepted());
        await().until(() -> echo.connections.size() >= 3);
        AgentReply<List<ProbeOutcome>> reply = session.stopProbes("p").join();
        assertThat(reply).isInstanceOfSatisfying(AgentReply.Told.class, told -> {
            List<?> outcomes = (List<?>) told.answer();
            assertThat(outcomes.getFirst()).isInstanceOfSatisfying(ProbeOutcome.class, good -> {
                assertThat(good.sent()).isGreaterThanOrEqualTo(3);
                assertThat(good.failed()).isZero();
            });
            assertThat(outcomes.getLast()).isInstanceOfSatisfying(ProbeOutcome.class, bad -> {
                assertThat(bad.failed()).isEqualTo(bad.sent()).isPositive();
                assertThat(bad.firstFailure()).contains("refused");
            });
        });
        assertThat(session.startProbes(cluster.id, 1, "q", List.of("tcp:192.0.2.1:80"), Duration.ofMillis(50))
                        .join())
                .isInstanceOfSatisfying(
                        CommandResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("not an address of this host"));
    }
}
