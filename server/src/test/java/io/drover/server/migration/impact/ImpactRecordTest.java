package io.drover.server.migration.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.protocol.LatencyBuckets;
import io.drover.server.gateway.ProbeOutcome;
import io.drover.server.gateway.ProbeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ImpactRecordTest {
    private static final HostKey HOST = new HostKey("01".repeat(32));

    /** Answers that took these many microseconds, and so many failures. */
    private static ProbeOutcome.Window window(ProbeSpan span, int failed, long... micros) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(LatencyBuckets.COUNT, 0L));
        long slowest = 0;
        for (long each : micros) {
            counts.set(LatencyBuckets.of(each), counts.get(LatencyBuckets.of(each)) + 1);
            slowest = Math.max(slowest, each);
        }
        return new ProbeOutcome.Window(
                span,
                micros.length + failed,
                failed,
                failed > 0 ? "connection refused" : "",
                counts,
                Duration.ofNanos(slowest * 1000));
    }

    private static ProbeOutcome outcome(String target, ProbeOutcome.Window... windows) {
        List<ProbeOutcome.Window> all = List.of(windows);
        return new ProbeOutcome(
                target,
                all.stream().mapToLong(ProbeOutcome.Window::sent).sum(),
                all.stream().mapToLong(ProbeOutcome.Window::failed).sum(),
                all.stream().anyMatch(each -> each.failed() > 0) ? "connection refused" : "",
                all.stream()
                        .map(ProbeOutcome.Window::slowest)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                all);
    }

    private static ImpactRecord sample() {
        ImpactDraft draft = new ImpactDraft();
        draft.add(
                HOST,
                "web-1",
                outcome("tcp:127.0.0.1:80", window(ProbeSpan.BEFORE, 0, 300, 310), window(ProbeSpan.DURING, 1, 900)));
        draft.note("host web-2 does not probe: it is not connected");
        return draft.record()
                .with(Optional.of(
                        List.of(new InventoryDifference("task/1", false, Optional.of("node-1"), Optional.empty()))));
    }

    @Test
    void quantilesAreBoundsOfBucketsAndNeverAboveTheSlowest() {
        long[] micros = IntStream.rangeClosed(1, 200).mapToLong(i -> i * 1000L).toArray();
        ImpactWindow window = ImpactWindow.of(window(ProbeSpan.BEFORE, 5, micros));
        assertThat(window.quantile(0.5)).isBetween(Duration.ofMillis(100), Duration.ofMillis(142));
        assertThat(window.quantile(0.99)).isBetween(Duration.ofMillis(198), Duration.ofMillis(200));
        assertThat(window.quantile(1)).isEqualTo(window.slowest()).isEqualTo(Duration.ofMillis(200));
        assertThat(ImpactWindow.of(window(ProbeSpan.AFTER, 3)).quantile(0.5)).isZero();
        assertThat(ImpactWindow.of(window(ProbeSpan.AFTER, 0, 40_000_000)).quantile(0.5))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void sumsCoverAllEndpointsThoughTheListIsBounded() {
        ImpactDraft draft = new ImpactDraft();
        for (int i = 0; i < 1000; i++) {
            ProbeOutcome.Window during = i == 777 ? window(ProbeSpan.DURING, 2) : window(ProbeSpan.DURING, 0, 400 + i);
            draft.add(HOST, "web-" + i, outcome("tcp:127.0.0.1:" + (i + 1), during));
            draft.note("note " + i);
        }
        ImpactRecord impact = draft.record();
        assertThat(impact.endpointsProbed()).isEqualTo(1000);
        assertThat(impact.endpoints()).hasSize(64);
        assertThat(impact.endpoints().getFirst().hostName()).isEqualTo("web-777");
        assertThat(impact.endpoints().get(1).hostName()).isEqualTo("web-999");
        assertThat(impact.notes()).hasSize(50);
        assertThat(impact.total()).singleElement().satisfies(total -> {
            assertThat(total.sent()).isEqualTo(1001);
            assertThat(total.failed()).isEqualTo(2);
            assertThat(total.slowestMicros()).isEqualTo(1399);
            assertThat(total.firstFailure()).isEqualTo("connection refused");
        });
        assertThat(draft.finding("shop")).get().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("PROBES_FAILED");
            assertThat(finding.seen()).contains("1000 published endpoints 1001 times", "2 failed");
        });
    }

    @Test
    void theLargestRecordFitsItsLimit() {
        ImpactDraft draft = new ImpactDraft();
        String wide = "\u4e16".repeat(1024);
        for (int i = 0; i < 100; i++) {
            draft.add(
                    HOST,
                    wide,
                    new ProbeOutcome(
                            wide,
                            3,
                            3,
                            wide,
                            Duration.ZERO,
                            Stream.of(ProbeSpan.values())
                                    .map(span -> new ProbeOutcome.Window(
                                            span,
                                            10_000_000,
                                            10_000_000,
                                            wide,
                                            Collections.nCopies(LatencyBuckets.COUNT, 0L),
                                            Duration.ZERO))
                                    .toList()));
            draft.note(wide);
        }
        ImpactRecord impact = draft.record()
                .with(Optional.of(Collections.nCopies(
                        5000, new InventoryDifference(wide, true, Optional.of(wide), Optional.of(wide)))));
        int bytes = impact.encode().length;
        System.out.printf("the largest impact record has %d bytes of %d%n", bytes, ImpactRecord.MAX_BYTES);
        assertThat(bytes).isLessThan(ImpactRecord.MAX_BYTES);
        assertThat(ImpactRecord.decode(impact.encode())).isEqualTo(impact);
        assertThat(impact.changes()).hasSize(64);
        assertThat(impact.changesFound()).isEqualTo(5000);
    }

    @Test
    void textsAreNotCutWithinACharacter() {
        String shortened = ImpactText.shortened("x".repeat(298) + "\ud83d\ude80\ud83d\ude80", 300);
        assertThat(shortened).hasSize(299).endsWith("x…");
    }

    @Test
    void whatAPeerSendsIsARecordOrRefused() {
        byte[] good = sample().encode();
        assertThat(ImpactRecord.decode(good)).isEqualTo(sample());
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                ImpactRecord other = ImpactRecord.decode(bad);
                assertThat(other.endpoints()).hasSizeLessThanOrEqualTo(ImpactRecord.MAX_ENDPOINTS);
                assertThat(ImpactRecord.decode(other.encode())).isEqualTo(other);
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotEmpty();
                refused++;
            }
        }
        System.out.printf("of 2000 records with a flipped bit, %d were refused%n", refused);
        assertThat(refused).isGreaterThan(200);
        assertThatThrownBy(() -> ImpactRecord.decode(new byte[ImpactRecord.MAX_BYTES + 1]))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("1048577 bytes");
        assertThatThrownBy(() -> ImpactRecord.decode(new byte[0])).isInstanceOf(MalformedException.class);
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        List<Long> none = Collections.nCopies(LatencyBuckets.COUNT, 0L);
        assertRefused(() -> new ImpactWindow(ProbeSpan.BEFORE, -1, -1, "", none, 0), "-1 sent");
        assertRefused(() -> new ImpactWindow(ProbeSpan.BEFORE, 1, 2, "", none, 0), "1 sent and 2 failed");
        assertRefused(() -> new ImpactWindow(ProbeSpan.BEFORE, 1, 0, "", none, 0), "add up to 1");
        assertRefused(() -> new ImpactWindow(ProbeSpan.BEFORE, 0, 0, "", List.of(), 0), "0 latency buckets");
        assertRefused(() -> new ImpactWindow(ProbeSpan.BEFORE, 0, 0, "", none, -1), "slowest");
        assertRefused(() -> new ImpactWindow(ProbeSpan.BEFORE, 0, 0, "x".repeat(301), none, 0), "301 characters");
        ImpactWindow window = new ImpactWindow(ProbeSpan.BEFORE, 0, 0, "", none, 0);
        assertRefused(() -> new ProbedEndpoint(HOST, "h", "u", List.of(window, window)), "two windows BEFORE");
        assertRefused(
                () -> new ImpactRecord(List.of(), -1, List.of(), false, List.of(), 0, List.of()), "endpoints of -1");
        assertRefused(
                () -> new ImpactRecord(List.of(), 0, List.of(window, window), false, List.of(), 0, List.of()),
                "two sums");
        assertRefused(
                () -> new ImpactRecord(List.of(), 0, List.of(), false, List.of(), 0, Collections.nCopies(51, "note")),
                "51 notes");
    }

    private static void assertRefused(Runnable making, String reason) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(reason);
    }

    @Test
    void anOlderAgentIsSaidSo() {
        ImpactDraft draft = new ImpactDraft();
        draft.add(HOST, "web-1", new ProbeOutcome("tcp:127.0.0.1:80", 7, 0, "", Duration.ofMillis(3), List.of()));
        assertThat(draft.record().notes()).singleElement().asString().contains("web-1", "older", "7 times, 0 failed");
        assertThat(draft.record().total()).isEmpty();
        assertThat(draft.finding("shop")).map(Finding::code).contains("PROBES_ANSWERED");
    }

    @Test
    void theViewTellsLatenciesOnlyWhereThereWereAnswers() {
        ImpactView view = ImpactView.of(sample());
        assertThat(view.workload()).isEqualTo(ImpactView.Workload.CHANGED);
        assertThat(view.endpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.windows()).hasSize(2));
        ImpactView.WindowView before = view.total().getFirst();
        assertThat(before.window()).isEqualTo(ProbeSpan.BEFORE);
        assertThat(before.p50Ms()).contains(0.31);
        assertThat(before.firstFailure()).isEmpty();
        assertThat(before.histogram()).containsExactly(new ImpactView.Bucket(Optional.of(0.354), 2));
        ImpactDraft failed = new ImpactDraft();
        failed.add(HOST, "web-1", outcome("tcp:127.0.0.1:80", window(ProbeSpan.AFTER, 4)));
        assertThat(ImpactView.of(failed.record()).total()).singleElement().satisfies(after -> {
            assertThat(after.p99Ms()).isEmpty();
            assertThat(after.failed()).isEqualTo(4);
            assertThat(after.firstFailure()).contains("connection refused");
        });
        assertThat(ImpactView.of(failed.record()).workload()).isEqualTo(ImpactView.Workload.NOT_COMPARED);
    }
}
