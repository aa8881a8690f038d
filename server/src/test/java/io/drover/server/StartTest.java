package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.server.plane.GatewayPort;
import io.drover.server.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Starting and stopping. */
class StartTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstStartMakesTheTokenAndLaterOnesDoNot() throws Exception {
        String token;
        try (TestServer first = TestServer.start(folder)) {
            token = first.token();
            assertThat(token).matches("drover_[A-Za-z0-9_-]{43}");
            String text = new Announcement(TestServer.settings(folder), first.running()).text();
            assertThat(text)
                    .containsOnlyOnce(token)
                    .contains(
                            "drover login https://127.0.0.1:" + first.admin().port(),
                            "--fingerprint "
                                    + first.running().keys().fingerprint().hex());
            assertThat(first.running().newAdminToken().toString()).doesNotContain(token);
        }
        try (RunningServer again = RunningServer.start(TestServer.settings(folder), "WARN", FakeBackend.class)) {
            assertThat(again.newAdminToken()).isEmpty();
            assertThat(RestClient.to(again)
                            .withToken(token)
                            .get("/api/v1/plane")
                            .status())
                    .isEqualTo(200);
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(token);
            }
        }
    }

    @Test
    void aLostTokenIsReplacedByANewOne() {
        String first;
        try (TestServer server = TestServer.start(folder)) {
            first = server.token();
        }
        ServerSettings known = TestServer.settings(folder);
        ServerSettings wanting = new ServerSettings(
                known.folder(),
                known.name(),
                known.api(),
                known.gateway(),
                known.advertised(),
                known.access(),
                known.database(),
                known.roles(),
                known.vaultKey(),
                Optional.empty(),
                true);
        try (RunningServer server = RunningServer.start(wanting, "WARN", FakeBackend.class)) {
            String second = server.newAdminToken().orElseThrow().text();
            assertThat(second).isNotEqualTo(first);
            assertThat(RestClient.to(server)
                            .withToken(second)
                            .get("/api/v1/plane")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerSettings settings = at(new HostPort("127.0.0.1", other.getLocalPort()));
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> RunningServer.start(settings, "WARN", FakeBackend.class))
                    .withMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .withMessageContaining("--api-listen");
        }
        // What failed to start has let go of the folder.
        TestServer.start(folder).close();
    }

    @Test
    void aPortInUseByTheGatewayIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerSettings known = TestServer.settings(folder);
            ServerSettings settings = new ServerSettings(
                    folder,
                    known.name(),
                    known.api(),
                    new HostPort("127.0.0.1", other.getLocalPort()),
                    known.advertised(),
                    known.access(),
                    known.database(),
                    known.roles(),
                    known.vaultKey(),
                    Optional.empty(),
                    false);
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> RunningServer.start(settings, "WARN", FakeBackend.class))
                    .withMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .withMessageContaining("--gateway-listen");
        }
        TestServer.start(folder).close();
    }

    /** Who waits for health, such as a balancer or a script, goes on to the gateway at once. */
    @Test
    void theGatewayIsOpenBeforeHealthAnswers() {
        try (RunningServer server = RunningServer.start(TestServer.settings(folder), "WARN", WatchedBackend.class)) {
            assertThat(server.part(GatewayAtOpening.class).reached()).isTrue();
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> RunningServer.start(at(new HostPort("192.0.2.1", 0)), "WARN", FakeBackend.class))
                .withMessageContaining("192.0.2.1:0");
    }

    @Test
    void twoPlanesLiveInOneProcess() {
        try (TestServer one = TestServer.start(folder.resolve("one"));
                TestServer two = TestServer.start(folder.resolve("two"))) {
            assertThat(one.running().keys().id())
                    .isNotEqualTo(two.running().keys().id());
            assertThat(two.anonymous()
                            .withToken(one.token())
                            .get("/api/v1/plane")
                            .status())
                    .isEqualTo(401);
            assertThat(one.part(Store.class)).isNotSameAs(two.part(Store.class));
        }
    }

    @Test
    void aServerWithoutTheRoleServesNoRest() {
        ServerSettings known = TestServer.settings(folder);
        ServerSettings gatewayOnly = new ServerSettings(
                known.folder(),
                known.name(),
                known.api(),
                known.gateway(),
                known.advertised(),
                known.access(),
                known.database(),
                Set.of(Role.GATEWAY),
                known.vaultKey(),
                Optional.empty(),
                false);
        try (RunningServer server = RunningServer.start(gatewayOnly, "WARN", FakeBackend.class)) {
            assertThat(server.apiPort()).isEmpty();
        }
    }

    private ServerSettings at(HostPort api) {
        ServerSettings known = TestServer.settings(folder);
        return new ServerSettings(
                folder,
                known.name(),
                api,
                known.gateway(),
                List.of(),
                known.access(),
                known.database(),
                known.roles(),
                known.vaultKey(),
                Optional.empty(),
                false);
    }

    /** Looks whether the gateway can be reached at the moment in which REST opens. */
    static final class GatewayAtOpening implements ApplicationListener<WebServerInitializedEvent> {
        private final GatewayPort gateway;
        private volatile boolean reached;

        GatewayAtOpening(GatewayPort gateway) {
            this.gateway = gateway;
        }

        boolean reached() {
            return reached;
        }

        @Override
        public void onApplicationEvent(WebServerInitializedEvent opened) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                reached = socket.isConnected();
            } catch (IOException e) {
                reached = false;
            }
        }
    }

    @Import(FakeBackend.class)
    static class WatchedBackend {
        @Bean
        GatewayAtOpening gatewayAtOpening(GatewayPort gateway) {
            return new GatewayAtOpening(gateway);
        }
    }
}
