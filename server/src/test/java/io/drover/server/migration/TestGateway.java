package io.drover.server.migration;

import static org.awaitility.Awaitility.await;

import io.drover.protocol.JoinToken;
import io.drover.server.HostPort;
import io.drover.server.uplink.RemoteGateway;
import io.drover.server.uplink.RemoteGatewaySettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A gateway of a pool, in this JVM. It can be stopped and started again at its port. */
final class TestGateway implements AutoCloseable {
    private final Path folder;
    private final String name;
    private final int port = KeptPort.find();
    private @Nullable RemoteGateway running;

    private TestGateway(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Joins a plane and serves. */
    static TestGateway joined(Path folder, TestPlane plane, String name, String pool) {
        TestGateway gateway = new TestGateway(folder, name);
        gateway.start(Optional.of(JoinToken.parse(token(plane, name, pool))));
        return gateway;
    }

    static String token(TestPlane plane, String name, String pool) {
        return new JsonMapper()
                .readTree(
                        plane.post("/api/v1/gateway-tokens", "{\"name\":\"%s\",\"pool\":\"%s\"}".formatted(name, pool))
                                .body())
                .get("token")
                .asString();
    }

    void start() {
        start(Optional.empty());
    }

    private void start(Optional<JoinToken> token) {
        await().atMost(Patience.LONG).until(launch(token)::isAttached);
    }

    /** Starts it, and does not wait until its plane's server lets it serve. */
    void launch() {
        launch(Optional.empty());
    }

    private RemoteGateway launch(Optional<JoinToken> token) {
        RemoteGateway started = RemoteGateway.start(new RemoteGatewaySettings(
                folder, new HostPort("127.0.0.1", port), new HostPort("127.0.0.1", 0), token));
        running = started;
        return started;
    }

    void stop() {
        RemoteGateway open = running;
        running = null;
        if (open != null) {
            open.close();
        }
    }

    int port() {
        return port;
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
