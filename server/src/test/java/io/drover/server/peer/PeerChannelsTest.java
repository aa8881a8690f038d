package io.drover.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.identity.GatewayAddress;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.migration.TestPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a peer that is away, and back. */
final class PeerChannelsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private static Path folder;

    @Test
    void everyCallTriesToConnect() throws IOException {
        try (TestPlane plane = TestPlane.start(folder, "a")) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
                port = free.getLocalPort();
            }
            PeerCalls away = new PeerCalls(
                    "away",
                    List.of(new GatewayAddress(
                            LOOPBACK.getHostAddress(), port, plane.address().fingerprint())),
                    plane.part(PeerChannels.class));
            for (int call = 0; call < 3; call++) {
                assertUnreachable(away);
            }
            CompletableFuture<Integer> dialled = new CompletableFuture<>();
            try (ServerSocket back = new ServerSocket(port, 1, LOOPBACK)) {
                Thread.ofVirtual().start(() -> hangUp(back, dialled));

                assertUnreachable(away);

                assertThat(dialled).isCompleted();
            }
        }
    }

    @Test
    void aGatewayThatIsAwayLeavesTheNextToAsk(@TempDir Path other) throws IOException {
        try (TestPlane plane = TestPlane.start(other, "b")) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
                port = free.getLocalPort();
            }
            GatewayAddress away = new GatewayAddress(
                    LOOPBACK.getHostAddress(), port, plane.address().fingerprint());
            PeerCalls calls = new PeerCalls("b", List.of(away, plane.address()), plane.part(PeerChannels.class));
            assertUnreachable(calls);
            for (int call = 0; call < 3; call++) {
                assertThatThrownBy(() -> calls.greet(PlaneHello.getDefaultInstance()))
                        .as("a stranger is answered")
                        .isInstanceOf(PeerException.class)
                        .hasMessageNotContaining("cannot be reached");
            }
        }
    }

    private static void assertUnreachable(PeerCalls away) {
        assertThatThrownBy(() -> away.greet(PlaneHello.getDefaultInstance()))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("cannot be reached");
    }

    /** Told before the caller can see it. */
    private static void hangUp(ServerSocket server, CompletableFuture<Integer> dialled) {
        try (Socket caller = server.accept()) {
            dialled.complete(caller.getPort());
        } catch (IOException e) {
            dialled.completeExceptionally(e);
        }
    }
}
