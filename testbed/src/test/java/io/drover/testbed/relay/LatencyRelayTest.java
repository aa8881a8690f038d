package io.drover.testbed.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.command.Waiting;
import io.drover.testbed.generic.GenericCluster;
import io.drover.testbed.workload.Echo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatencyRelayTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static GenericCluster cluster;

    private LatencyRelay relay;

    @BeforeAll
    static void startServer() {
        cluster = GenericCluster.start(1);
    }

    @AfterAll
    static void stopServer() {
        cluster.close();
    }

    @BeforeEach
    void startRelay() {
        relay = LatencyRelay.start(
                InetAddress.getLoopbackAddress(), cluster.echoEndpoints().getFirst(), new RelayMode.Pass());
    }

    @AfterEach
    void stopRelay() {
        relay.close();
    }

    @Test
    void delaysEachWayAndOnlyWhileAsked() throws IOException {
        try (Echo echo = Echo.connect(relay.address(), LIMIT)) {
            echo.exchange("warm");
            relay.mode(new RelayMode.Delay(Duration.ofMillis(60)));
            Duration slow = timed(echo);
            relay.mode(new RelayMode.Pass());
            Duration fast = timed(echo);

            System.out.println("60 ms each way: " + slow.toMillis() + " ms; none: " + fast.toMillis() + " ms");
            assertThat(slow).isBetween(Duration.ofMillis(120), Duration.ofMillis(400));
            assertThat(fast).isLessThan(Duration.ofMillis(60));
        }
    }

    @Test
    void silentAcceptsAndNeverAnswers() throws IOException {
        relay.mode(new RelayMode.Silent());
        try (Echo echo = Echo.connect(relay.address(), Duration.ofMillis(200))) {
            assertThatThrownBy(() -> echo.exchange("hello")).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void garbageIsAnAnswerThatIsNotTheServers() throws IOException {
        relay.mode(new RelayMode.Garbage());
        try (Echo echo = Echo.connect(relay.address(), Duration.ofMillis(200))) {
            assertThatThrownBy(() -> echo.exchange("hello")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void slowTakesItsTime() throws IOException {
        try (Echo echo = Echo.connect(relay.address(), LIMIT)) {
            relay.mode(new RelayMode.Slow(100));
            // 20 bytes with the line's end, both ways, at 100 bytes a second.
            long start = System.nanoTime();
            echo.exchange("nineteen characters");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofMillis(2000));
        }
    }

    @Test
    void cutClosesOpenConnections() throws IOException {
        try (Echo echo = Echo.connect(relay.address(), LIMIT)) {
            echo.exchange("hello");
            assertThat(relay.connections()).isEqualTo(1);
            relay.mode(new RelayMode.Cut());
            assertThatThrownBy(() -> echo.exchange("hello"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            Waiting.until("no connection", LIMIT, () -> relay.connections() == 0);
        }
    }

    @Test
    void aClosedRelayClosesItsConnectionsAndAcceptsNoMore() throws IOException {
        try (Echo echo = Echo.connect(relay.address(), LIMIT)) {
            echo.exchange("hello");
            relay.close();
            assertThatThrownBy(() -> echo.exchange("hello"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        assertThatThrownBy(() -> Echo.connect(relay.address(), LIMIT)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesModesThatMakeNoSense() {
        assertThatThrownBy(() -> new RelayMode.Delay(Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
        assertThatThrownBy(() -> new RelayMode.Slow(0)).hasMessageContaining("at least 1 byte a second: 0");
    }

    private static Duration timed(Echo echo) throws IOException {
        long start = System.nanoTime();
        echo.exchange("hello");
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
