package io.drover.server;

import io.drover.server.access.AccessSettings;
import io.drover.server.identity.OidcSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server on a port of the system's choice. */
final class TestServer implements AutoCloseable {
    private final RunningServer server;
    private final String token;

    private TestServer(RunningServer server, String token) {
        this.server = server;
        this.token = token;
    }

    static ServerSettings settings(Path folder) {
        return settings(folder, Optional.empty());
    }

    static ServerSettings settings(Path folder, Optional<OidcSettings> oidc) {
        return new ServerSettings(
                folder,
                "test",
                new HostPort("127.0.0.1", 0),
                new HostPort("127.0.0.1", 0),
                List.of(new HostPort("127.0.0.1", 0)),
                new AccessSettings(0, AccessSettings.DEFAULT_DOMAIN),
                DatabaseSettings.SQLITE,
                Set.of(Role.API, Role.GATEWAY),
                ServerSettings.defaultVaultKey(folder),
                oidc,
                false);
    }

    /** A new plane's server in an empty folder. */
    static TestServer start(Path folder) {
        return start(settings(folder));
    }

    /** A new plane's server. */
    static TestServer start(ServerSettings settings) {
        RunningServer server = RunningServer.start(settings, "WARN", FakeBackend.class);
        return new TestServer(server, server.newAdminToken().orElseThrow().text());
    }

    RunningServer running() {
        return server;
    }

    <T> T part(Class<T> type) {
        return server.part(type);
    }

    String token() {
        return token;
    }

    /** As the administrator. */
    RestClient admin() {
        return anonymous().withToken(token);
    }

    RestClient anonymous() {
        return RestClient.to(server);
    }

    @Override
    public void close() {
        server.close();
    }
}
