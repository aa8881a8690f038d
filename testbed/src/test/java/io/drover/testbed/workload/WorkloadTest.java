package io.drover.testbed.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.command.Waiting;
import io.drover.testbed.generic.EchoProcess;
import io.drover.testbed.generic.GenericCluster;
import io.drover.testbed.relay.LatencyRelay;
import io.drover.testbed.relay.RelayMode;
import io.drover.testbed.snapshot.Difference;
import io.drover.testbed.snapshot.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMillis(500);

    @Test
    void reportsNothingAgainstServersThatServe() {
        try (GenericCluster cluster = GenericCluster.start(2)) {
            Snapshot before = cluster.snapshot();
            Workload workload = Workload.start(plan(cluster));
            Waiting.until("400 requests", PATIENCE, () -> workload.requestsSoFar() >= 400);
            WorkloadReport report = workload.stop();

            System.out.println(report.describe());
            assertThat(report.failures()).isEmpty();
            assertThat(report.broken()).isEmpty();
            assertThat(report.undisturbed()).isTrue();
            assertThat(report.requests()).isGreaterThanOrEqualTo(400);
            assertThat(report.requestLatencies().count()).isEqualTo(report.requests());
            assertThat(report.connectionsKept()).isEqualTo(6);
            assertThat(report.lines()).isGreaterThan(6);
            assertThat(before.instances()).hasSize(2);
            assertThat(before.differencesTo(cluster.snapshot())).isEmpty();
        }
    }

    @Test
    void reportsFailedRequestsAndBrokenConnectionsOfAKilledServer() {
        try (GenericCluster cluster = GenericCluster.start(2)) {
            Snapshot before = cluster.snapshot();
            Workload workload = Workload.start(plan(cluster));
            Waiting.until("100 requests", PATIENCE, () -> workload.requestsSoFar() >= 100);
            assertThat(workload.failedSoFar()).isZero();
            EchoProcess killed = cluster.processes().getFirst();
            killed.close();
            Waiting.until("failed requests", PATIENCE, () -> workload.failedSoFar() >= 20);
            WorkloadReport report = workload.stop();

            System.out.println(report.describe());
            assertThat(report.undisturbed()).isFalse();
            assertThat(report.failures()).hasSize(WorkloadReport.KEPT_FAILURES).allSatisfy(failure -> {
                assertThat(failure.target()).isEqualTo(killed.http().toString());
                assertThat(failure.reason()).isNotBlank();
            });
            assertThat(report.connectionsKept()).as("those of the other server").isEqualTo(3);
            assertThat(report.broken()).hasSize(3);
            assertThat(before.differencesTo(cluster.snapshot()))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Difference.Gone.class,
                            gone -> assertThat(gone.instance().name()).isEqualTo("echo-1"));
        }
    }

    @Test
    void reportsConnectionsThatStopAnsweringAsBroken() {
        try (GenericCluster cluster = GenericCluster.start(1);
                LatencyRelay relay = relayTo(cluster)) {
            Workload workload = Workload.start(
                    new WorkloadPlan(List.of(), 1, List.of(relay.address()), 2, Duration.ofMillis(10), LIMIT));
            relay.mode(new RelayMode.Silent());
            WorkloadReport report = workload.stop();

            assertThat(report.requests()).isZero();
            assertThat(report.connectionsKept()).isZero();
            assertThat(report.broken())
                    .hasSize(2)
                    .allSatisfy(failure -> assertThat(failure.reason()).contains("SocketTimeoutException"));
        }
    }

    @Test
    void reportsConnectionsThatWereNeverMadeAsBroken() {
        GenericCluster gone = GenericCluster.start(1);
        gone.close();
        WorkloadReport report = Workload.start(plan(gone)).stop();

        assertThat(report.connectionsKept()).isZero();
        assertThat(report.broken()).hasSize(6);
        assertThat(report.undisturbed()).isFalse();
    }

    @Test
    void oneRequestTellsWhyItFailed() {
        try (GenericCluster cluster = GenericCluster.start(1);
                LatencyRelay relay = LatencyRelay.start(
                        InetAddress.getLoopbackAddress(),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                cluster.webEndpoints().getFirst().getPort()),
                        new RelayMode.Pass())) {
            URI uri = URI.create("http://127.0.0.1:" + relay.address().getPort() + "/");
            assertThat(Http.get(uri, LIMIT)).isEmpty();
            relay.mode(new RelayMode.Garbage());
            assertThat(Http.get(uri, LIMIT))
                    .hasValueSatisfying(
                            reason -> assertThat(reason).containsAnyOf("status line", "SocketTimeoutException"));
            relay.mode(new RelayMode.Silent());
            assertThat(Http.get(uri, LIMIT))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("SocketTimeoutException"));
            relay.mode(new RelayMode.Cut());
            assertThat(Http.get(uri, LIMIT)).isPresent();
        }
    }

    @Test
    void refusesPlansThatCannotBeKept() {
        assertThatThrownBy(() -> new WorkloadPlan(List.of(), 0, List.of(), 0, LIMIT, LIMIT))
                .hasMessageContaining("1 to 10,000: 0");
        assertThatThrownBy(() -> new WorkloadPlan(List.of(), 1, List.of(), 3, LIMIT, LIMIT))
                .hasMessageContaining("need a server: 3");
        assertThatThrownBy(() -> new WorkloadPlan(List.of(), 1, List.of(), 0, LIMIT, Duration.ZERO))
                .hasMessageContaining("at least 1 ms");
    }

    private static WorkloadPlan plan(GenericCluster cluster) {
        return new WorkloadPlan(cluster.webEndpoints(), 400, cluster.echoEndpoints(), 6, Duration.ofMillis(10), LIMIT);
    }

    private static LatencyRelay relayTo(GenericCluster cluster) {
        return LatencyRelay.start(
                InetAddress.getLoopbackAddress(), cluster.echoEndpoints().getFirst(), new RelayMode.Pass());
    }
}
