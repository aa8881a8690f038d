package io.drover.testbed.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.RealHosts;
import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandFailedException;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.engine.DockerEngine;
import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.engine.EventRecording;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.host.TestNetwork;
import io.drover.testbed.snapshot.Difference;
import io.drover.testbed.snapshot.Snapshot;
import io.drover.testbed.workload.Echo;
import io.drover.testbed.workload.Workload;
import io.drover.testbed.workload.WorkloadPlan;
import io.drover.testbed.workload.WorkloadReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One swarm for all tests, as making it is what takes time; those that break it come last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwarmClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestNetwork network;
    private SwarmCluster swarm;
    private List<URI> web;
    private InetSocketAddress ledger;

    @BeforeAll
    void makeSwarm() {
        RealHosts.assume();
        long start = System.nanoTime();
        network = TestNetwork.open();
        List<TestHost> hosts = network.hosts("n1", "n2", "n3");
        long hostsUp = System.nanoTime();
        swarm = SwarmCluster.start(network, hosts, 1);
        long swarmUp = System.nanoTime();
        Services services = swarm.deployServices("n2");
        web = services.web();
        ledger = services.ledger();
        System.out.printf(
                "up: 3 hosts %d ms, engines and swarm %d ms, services %d ms%n",
                (hostsUp - start) / 1_000_000,
                (swarmUp - hostsUp) / 1_000_000,
                (System.nanoTime() - swarmUp) / 1_000_000);
    }

    @AfterAll
    void removeSwarm() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    @Order(1)
    void allHostsAreNodesAndTheFirstIsTheManager() {
        assertThat(swarm.engines()
                        .getFirst()
                        .docker("node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.ManagerStatus}}")
                        .lines())
                .extracting(String::strip)
                .containsExactlyInAnyOrder("n1 Ready Leader", "n2 Ready", "n3 Ready");
        assertThat(web).hasSize(3);
    }

    @Test
    @Order(1)
    void theEngineIsAtItsUsualPlaceForWhatRunsInsideTheHost() {
        TestHost host = swarm.engines().getLast().host();
        assertThat(host.inside(Command.of("docker", "info", "--format", "{{.Name}} {{.Swarm.LocalNodeState}}"))
                        .run()
                        .text())
                .isEqualTo("n3 active");
    }

    @Test
    @Order(2)
    void servesAWorkloadWithoutAFailureAndNothingChangesMeanwhile() throws IOException {
        try (Echo client = Echo.connect(ledger, PATIENCE)) {
            assertThat(client.ask("append first entry")).isEqualTo("appended first entry");
            assertThat(client.ask("count")).isEqualTo("1");
        }
        List<EventRecorder> recorders = swarm.recordEvents();
        Snapshot before = swarm.snapshot();
        Workload workload = Workload.start(WorkloadPlan.usual(web, List.of(ledger)));
        Waiting.until("1,000 requests", PATIENCE, () -> workload.requestsSoFar() >= 1_000);
        WorkloadReport report = workload.stop();
        Snapshot after = swarm.snapshot();
        List<EventRecording> recordings =
                recorders.stream().map(EventRecorder::stop).toList();

        System.out.println(report.describe());
        assertThat(report.failures()).isEmpty();
        assertThat(report.broken()).isEmpty();
        assertThat(report.undisturbed()).isTrue();
        assertThat(report.connectionsKept()).isEqualTo(30);
        assertThat(before.instances()).hasSize(4);
        assertThat(before.volumes()).containsOnlyKeys("n2/ledger");
        assertThat(before.differencesTo(after)).isEmpty();
        assertThat(before.unchangedIn(after)).isEqualTo(4);
        assertThat(recordings).allSatisfy(recording -> {
            assertThat(recording.complete()).isTrue();
            assertThat(recording.containerChanges()).isEmpty();
        });
    }

    @Test
    @Order(3)
    void theSameImageHasTheSameIdEverywhere() {
        assertThat(swarm.snapshot().instances())
                .extracting(instance -> instance.image())
                .containsOnly(swarm.engines()
                        .getFirst()
                        .docker("image", "inspect", "--format", "{{.Id}}", "web:1")
                        .text());
    }

    @Test
    @Order(4)
    void aWrongCommandSaysWhatTheEngineAnswered() {
        assertThatThrownBy(() -> swarm.engines().getLast().docker("node", "ls"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("node ls")
                .hasMessageContaining("ended with status 1")
                .hasMessageContaining("not a swarm manager");
        assertThatThrownBy(() -> swarm.deployWeb(4)).hasMessageContaining("1 to 3 replicas: 4");
        assertThatThrownBy(() -> SwarmCluster.start(network, network.hosts(), 4))
                .hasMessageContaining("1 to 3 managers: 4");
        assertThatThrownBy(() -> swarm.engineOf("n9")).hasMessageContaining("no host of this swarm: n9");
    }

    @Test
    @Order(5)
    void aChangedVolumeIsADifference() throws IOException {
        Snapshot before = swarm.snapshot();
        try (Echo client = Echo.connect(ledger, PATIENCE)) {
            client.ask("append second entry");
        }

        assertThat(before.differencesTo(swarm.snapshot()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Difference.VolumeChanged.class,
                        change -> assertThat(change.volume()).isEqualTo("n2/ledger"));
    }

    @Test
    @Order(6)
    void aHostThatIsCutOffFailsRequestsUntilItIsHealed() {
        TestHost host = swarm.engines().getLast().host();
        network.isolate(host);
        try {
            assertThat(swarm.webEndpoints()).hasSize(2);
        } finally {
            network.heal(host);
        }
        assertThat(swarm.webEndpoints()).hasSize(3);
    }

    @Test
    @Order(7)
    void aRestartedContainerIsADifferenceAnEventAndABrokenConnection() {
        DockerEngine engine = swarm.engineOf("n2");
        Snapshot before = swarm.snapshot();
        EventRecorder recorder = engine.recordEvents();
        Workload workload = Workload.start(
                new WorkloadPlan(web, 100, List.of(ledger), 4, Duration.ofMillis(20), Duration.ofSeconds(2)));
        String container =
                engine.docker("ps", "--quiet", "--filter", "name=ledger").text();
        engine.docker("restart", "--time", "0", container);
        WorkloadReport report = workload.stop();
        EventRecording recording = recorder.stop();

        System.out.println(report.describe());
        assertThat(report.connectionsKept()).isZero();
        assertThat(report.broken()).hasSize(4);
        assertThat(report.undisturbed()).isFalse();
        assertThat(recording.complete()).isTrue();
        assertThat(recording.containerChanges())
                .extracting(event -> event.action())
                .contains("kill", "die", "restart");
        assertThat(before.differencesTo(swarm.snapshot())).isNotEmpty();
    }

    @Test
    @Order(8)
    void aKilledEngineIsNoticedAndItsContainersGoOn() {
        DockerEngine engine = swarm.engineOf("n3");
        EventRecorder recorder = engine.recordEvents();
        assertThat(engine.answers()).isTrue();
        engine.kill();

        assertThat(engine.isRunning()).isFalse();
        assertThat(engine.answers()).isFalse();
        assertThat(recorder.stop().complete())
                .as("a recording across an engine's death")
                .isFalse();
        assertThatThrownBy(engine::containers).isInstanceOf(CommandFailedException.class);
        assertThat(swarm.webEndpoints()).as("containers outlive their engine").hasSize(3);

        engine.start();
        assertThat(engine.answers()).isTrue();
    }

    @Test
    @Order(9)
    void aPausedEngineIsRunningAndDoesNotAnswer() {
        DockerEngine engine = swarm.engineOf("n3");
        engine.process().pause();
        assertThat(engine.isRunning()).isTrue();
        assertThat(engine.answers()).isFalse();
        engine.process().resume();
        Waiting.until("answer of the engine", PATIENCE, engine::answers);
    }

    @Test
    @Order(10)
    void aHostWhosePowerWasCutJoinsAgain() {
        DockerEngine engine = swarm.engineOf("n3");
        engine.host().powerOff();
        assertThat(engine.isRunning()).isFalse();
        assertThat(engine.answers()).isFalse();
        engine.host().powerOn();
        engine.start();

        DockerEngine manager = swarm.engines().getFirst();
        Waiting.until(
                "n3 ready again",
                PATIENCE,
                () -> manager.docker("node", "ls", "--filter", "name=n3", "--format", "{{.Status}}")
                        .text()
                        .equals("Ready"));
        Waiting.until("web on n3", PATIENCE, () -> swarm.webEndpoints().size() == 3);
    }
}
