package io.drover.agent.probe;

import static io.drover.protocol.v1.ProbeWindow.PROBE_WINDOW_AFTER;
import static io.drover.protocol.v1.ProbeWindow.PROBE_WINDOW_BEFORE;
import static io.drover.protocol.v1.ProbeWindow.PROBE_WINDOW_DURING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.PlaneId;
import io.drover.protocol.LatencyBuckets;
import io.drover.protocol.v1.MarkProbes;
import io.drover.protocol.v1.ProbeReport;
import io.drover.protocol.v1.ProbeResult;
import io.drover.protocol.v1.ProbeWindow;
import io.drover.protocol.v1.ProbeWindowResult;
import io.drover.protocol.v1.StartProbes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProbesTest {
    private static final PlaneId PLANE = PlaneId.random();
    private static final PlaneId OTHER = PlaneId.random();

    private final Probes probes = new Probes();
    private final ProbedServer server = new ProbedServer();

    @AfterEach
    void close() {
        probes.close();
        server.close();
    }

    private static StartProbes command(String name, int intervalMillis, String... targets) {
        return StartProbes.newBuilder()
                .setProbe(name)
                .setIntervalMillis(intervalMillis)
                .addAllTargets(List.of(targets))
                .build();
    }

    private boolean mark(ProbeWindow window) {
        return probes.mark(
                PLANE, MarkProbes.newBuilder().setProbe("p").setWindow(window).build());
    }

    private ProbeResult stop() {
        return probes.stop(PLANE, "p").orElseThrow().getResults(0);
    }

    private static ProbeWindowResult window(ProbeResult result, ProbeWindow window) {
        return result.getWindowsList().stream()
                .filter(each -> each.getWindow() == window)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no window %s in %s".formatted(window, result)));
    }

    private static long answers(ProbeWindowResult window) {
        return window.getLatencyBucketsList().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void awaitRequests(int more) {
        int target = server.answered() + more;
        await().until(() -> server.answered() >= target);
    }

    /** Where requests are rare: the first may be answered before anybody looks. */
    private void awaitAnswered(int inAll) {
        await().until(() -> server.answered() >= inAll);
    }

    @Test
    void eachWindowCountsItsOwnRequests() {
        probes.start(PLANE, command("p", 50, server.http("/health"), server.tcp()));
        awaitRequests(4);
        assertThat(mark(PROBE_WINDOW_DURING)).isTrue();
        awaitRequests(4);
        assertThat(mark(PROBE_WINDOW_AFTER)).isTrue();
        awaitRequests(4);
        ProbeReport report = probes.stop(PLANE, "p").orElseThrow();
        assertThat(report.getResultsList()).hasSize(2).allSatisfy(result -> {
            assertThat(result.getWindowsList())
                    .extracting(ProbeWindowResult::getWindow)
                    .containsExactly(PROBE_WINDOW_BEFORE, PROBE_WINDOW_DURING, PROBE_WINDOW_AFTER);
            assertThat(result.getFailed()).isZero();
            for (ProbeWindowResult window : result.getWindowsList()) {
                assertThat(window.getSent()).isPositive();
                assertThat(window.getFailed()).isZero();
                assertThat(window.getLatencyBucketsCount()).isEqualTo(LatencyBuckets.COUNT);
                assertThat(answers(window)).isEqualTo(window.getSent());
            }
            assertThat(result.getWindowsList().stream()
                            .mapToLong(ProbeWindowResult::getSent)
                            .sum())
                    .isEqualTo(result.getSent());
        });
        assertThat(probes.stop(PLANE, "p")).isEmpty();
    }

    @Test
    void aWindowBeginsWithARequestOfItsOwn() {
        probes.start(PLANE, command("p", 60_000, server.tcp()));
        awaitAnswered(1);
        for (ProbeWindow window : List.of(PROBE_WINDOW_DURING, PROBE_WINDOW_AFTER)) {
            int before = server.answered();
            mark(window);
            await().until(() -> server.answered() > before);
        }
        ProbeResult result = stop();
        assertThat(window(result, PROBE_WINDOW_DURING).getSent()).isPositive();
    }

    @Test
    void markingAWindowTwiceChangesNothing() {
        probes.start(PLANE, command("p", 60_000, server.tcp()));
        awaitAnswered(1);
        mark(PROBE_WINDOW_BEFORE);
        mark(PROBE_WINDOW_DURING);
        awaitAnswered(2);
        mark(PROBE_WINDOW_DURING);
        assertThat(stop().getSent()).isLessThanOrEqualTo(2);
    }

    @Test
    void latencyIsCountedInItsBucket() {
        server.answersAfter(Duration.ofMillis(70));
        probes.start(PLANE, command("p", 50, server.http("/")));
        awaitRequests(3);
        ProbeWindowResult before = window(stop(), PROBE_WINDOW_BEFORE);
        assertThat(before.getMaxMicros()).isGreaterThanOrEqualTo(70_000);
        int slowerThan64 = IntStream.range(LatencyBuckets.of(64_000), LatencyBuckets.COUNT)
                .map(i -> Math.toIntExact(before.getLatencyBuckets(i)))
                .sum();
        assertThat(slowerThan64).isEqualTo(Math.toIntExact(before.getSent()));
    }

    @Test
    void aServerThatStopsFailsFromThenOn() {
        probes.start(PLANE, command("p", 50, server.http("/")));
        awaitRequests(2);
        mark(PROBE_WINDOW_DURING);
        awaitRequests(2);
        server.close();
        mark(PROBE_WINDOW_AFTER);
        await().pollDelay(Duration.ZERO).until(() -> server.isClosed());
        awaitFailureAfterwards();
        ProbeResult result = stop();
        assertThat(window(result, PROBE_WINDOW_BEFORE).getFailed()).isZero();
        ProbeWindowResult after = window(result, PROBE_WINDOW_AFTER);
        assertThat(after.getFailed()).isPositive();
        // The first may have been waiting for the server to take it when that closed.
        assertThat(after.getFirstFailure()).matches("(?is).*(refused|without an answer|reset).*");
        assertThat(result.getFirstFailure()).isNotEmpty();
    }

    /** The other target of another set, asked as often, tells when a request must have failed. */
    private void awaitFailureAfterwards() {
        try (ProbedServer clock = new ProbedServer()) {
            probes.start(OTHER, command("clock", 50, clock.tcp()));
            await().until(() -> clock.answered() >= 4);
            assertThat(probes.stop(OTHER, "clock")).isPresent();
        }
    }

    @Test
    void anAnswerThatIsAnErrorFails() {
        server.answers("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        probes.start(PLANE, command("p", 50, server.http("/")));
        awaitRequests(2);
        awaitFailureAfterwards();
        ProbeWindowResult before = window(stop(), PROBE_WINDOW_BEFORE);
        assertThat(before.getFailed()).isEqualTo(before.getSent()).isPositive();
        assertThat(before.getFirstFailure()).contains("503");
        assertThat(answers(before)).isZero();
    }

    /** Otherwise a server that hangs from the blackout on would look as if nobody had asked it. */
    @Test
    void aRequestThatHangsFailsWhenTheProbesEnd() {
        probes.start(PLANE, command("p", 50, server.http("/")));
        awaitRequests(2);
        server.hang();
        await().until(() -> server.hanging() > 0);
        mark(PROBE_WINDOW_DURING);
        mark(PROBE_WINDOW_AFTER);
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > TargetTally.UNANSWERED.toNanos());
        ProbeResult result = stop();
        assertThat(result.getFailed()).isEqualTo(1);
        ProbeWindowResult during = window(result, PROBE_WINDOW_DURING);
        assertThat(during.getFailed()).isEqualTo(1);
        assertThat(during.getFirstFailure()).contains("no answer");
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        server.drips();
        probes.start(PLANE, command("p", 50, server.http("/")));
        await().until(() -> server.hanging() > 1);
        ProbeResult result = stop();
        assertThat(result.getFailed()).isPositive();
        assertThat(result.getFirstFailure()).contains("no whole answer");
    }

    @Test
    void longReasonsAreCut() {
        server.answers("HTTP/1.1 500 " + "x".repeat(5000) + "\r\n\r\n");
        probes.start(PLANE, command("p", 50, server.http("/")));
        awaitRequests(1);
        awaitFailureAfterwards();
        assertThat(stop().getFirstFailure()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void anotherPlaneNeitherMarksNorStops() {
        probes.start(PLANE, command("p", 50, server.tcp()));
        assertThat(probes.mark(OTHER, MarkProbes.newBuilder().setProbe("p").build()))
                .isFalse();
        assertThat(probes.stop(OTHER, "p")).isEmpty();
        assertThat(probes.runFor(OTHER)).isFalse();
        assertThat(probes.runFor(PLANE)).isTrue();
        assertThat(probes.stop(PLANE, "p")).isPresent();
        assertThat(probes.runFor(PLANE)).isFalse();
    }

    @Test
    void commandsBeyondTheLimitsAreRefused() {
        assertRefused(command("p", 49, server.tcp()), "every 49 ms");
        assertRefused(command("", 100, server.tcp()), "1 to 64 characters");
        assertRefused(command("p", 100, "tcp:192.0.2.1:80"), "not an address of this host");
        assertRefused(command("p", 100, "http://localhost/"), "in digits");
        String[] many = IntStream.rangeClosed(1, Probes.MAX_TARGETS + 1)
                .mapToObj(i -> "tcp:127.0.0.1:" + i)
                .toArray(String[]::new);
        assertRefused(command("p", 100, many), "at most 16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probes.mark(
                        PLANE,
                        MarkProbes.newBuilder().setProbe("p").setWindowValue(7).build()))
                .withMessageContaining("probe window 7");
        assertThat(probes.runFor(PLANE)).isFalse();
    }

    private void assertRefused(StartProbes command, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probes.start(PLANE, command))
                .withMessageContaining(reason);
    }

    @Test
    void onlySoManySetsRunAtOnce() {
        IntStream.range(0, Probes.MAX_SETS).forEach(i -> probes.start(PLANE, command("p" + i, 1000, server.tcp())));
        assertRefused(command("one-more", 1000, server.tcp()), "stop one first");
        probes.start(OTHER, command("p0", 1000, server.tcp()));
        Optional<ProbeReport> one = probes.stop(PLANE, "p0");
        assertThat(one).isPresent();
        probes.start(PLANE, command("one-more", 1000, server.tcp()));
        assertThat(probes.runFor(PLANE)).isTrue();
    }
}
