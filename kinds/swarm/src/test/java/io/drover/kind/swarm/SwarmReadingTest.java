package io.drover.kind.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.kind.KindException;
import io.drover.kind.Reading;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two managers and a worker that say what they are told to. */
class SwarmReadingTest {
    private static final LocalEndpoint ENDPOINT = LocalEndpoint.unix("/run/docker.sock");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String NODES = "[%s,%s,%s]"
            .formatted(
                    FakeEngine.node("n1", "manager", 1, "ready"),
                    FakeEngine.node("n2", "manager", 2, "ready"),
                    FakeEngine.node("n3", "worker", 3, "ready"));
    private static final String SERVICE =
            "{\"ID\":\"%s\",\"Version\":{\"Index\":%d},\"Spec\":{\"Name\":\"%s\",\"Mode\":{%s}}}";
    private static final String ANONYMOUS = "0a".repeat(32);

    private final SwarmKind kind = new SwarmKind(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMillis(800));
    private final RecordingReach reach = new RecordingReach();
    private final List<FakeEngine> engines = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (int number = 1; number <= 3; number++) {
            FakeEngine engine = new FakeEngine(number);
            engines.add(engine);
            reach.add(engine.host(), engine.address());
        }
        for (int number = 1; number <= 2; number++) {
            engine(number).manager("n" + number, "s1");
            engine(number).json("/nodes", NODES);
            engine(number).json("/services", services("{\"Replicas\":3}"));
        }
        engine(3).worker("n3");
    }

    @AfterEach
    void stop() {
        engines.forEach(FakeEngine::close);
    }

    private FakeEngine engine(int number) {
        return engines.get(number - 1);
    }

    private static String services(String replicated) {
        return "[" + SERVICE.formatted("v1", 14, "web", "\"Replicated\":" + replicated) + "]";
    }

    private static Profile profile() {
        return new Profile(
                "swarm",
                "swarm:s1",
                Map.of("engine", ENDPOINT.uri()),
                IntStream.rangeClosed(1, 3)
                        .mapToObj(number -> new Member(
                                FakeEngine.key(number),
                                "web-" + number,
                                new Fingerprint("f0".repeat(32)),
                                "n" + number,
                                number < 3 ? "manager" : "worker",
                                Set.of(ENDPOINT)))
                        .toList(),
                List.of());
    }

    private Reading read() throws Exception {
        return kind.read(profile(), reach);
    }

    @Test
    void readsTheIdentity() throws Exception {
        engine(1).json("/networks", """
                        [{"Name":"ingress","Id":"w0","Scope":"swarm","Driver":"overlay","Ingress":true},
                         {"Name":"bridge","Id":"w1","Scope":"local","Driver":"bridge"},
                         {"Name":"app","Id":"w2","Scope":"swarm","Driver":"overlay"}]""");
        engine(3)
                .json(
                        "/volumes",
                        "{\"Volumes\":[{\"Name\":\"db\",\"Driver\":\"local\",\"Scope\":\"local\"},{\"Name\":\"%s\",\"Driver\":\"local\"}]}"
                                .formatted(ANONYMOUS));
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.findings()).isEmpty();
        assertThat(reading.inventory().readAt()).isEqualTo(NOW);
        assertThat(reading.inventory().identity())
                .isEqualTo(Map.of(
                        "swarm", "s1",
                        "node/n1", "manager web-1",
                        "node/n2", "manager web-2",
                        "node/n3", "worker web-3",
                        "service/v1", "web, replicated 3, version 14",
                        "network/w2", "app overlay",
                        "volume/n3/db", "local local"));
        reach.assertAllAllowed(kind, ENDPOINT);
    }

    @Test
    void readsWhatIsObserved() throws Exception {
        engine(1).json("/tasks", """
                        [{"ID":"t1","ServiceID":"v1","Slot":2,"NodeID":"n3","DesiredState":"running","Status":{"State":"running",
                          "Timestamp":"2026-01-01T00:00:00Z","ContainerStatus":{"ContainerID":"c1","PID":77}}},
                         {"ID":"t0","ServiceID":"v1","Slot":2,"NodeID":"n3","DesiredState":"shutdown","Status":{"State":"shutdown"}}]""");
        engine(3)
                .json(
                        "/containers/json",
                        "[{\"Id\":\"c1\",\"Names\":[\"/web.2.t1\"],\"ImageID\":\"sha256:ab\",\"Created\":1767225600,\"State\":\"running\"}]");
        assertThat(read().inventory().observed())
                .isEqualTo(Map.of(
                        "node/n1", "ready active leader",
                        "node/n2", "ready active leader",
                        "node/n3", "ready active",
                        "task/t1",
                                "service v1 slot 2 on node n3, running since 2026-01-01T00:00:00Z, container c1, process 77",
                        "container/c1", "web.2.t1 on web-3, image sha256:ab, created 2026-01-01T00:00:00Z, running"));
    }

    @Test
    void whatSwarmChangesByItselfIsNoChangeOfIdentity() throws Exception {
        Reading before = read();
        engine(1)
                .json(
                        "/nodes",
                        NODES.replace("\"Index\":9", "\"Index\":99")
                                .replace("\"Leader\":true", "\"Leader\":false")
                                .replace("\"Addr\":\"10.0.0.3\"", "\"Addr\":\"10.0.0.33\""));
        engine(3).json("/volumes", "{\"Volumes\":[{\"Name\":\"%s\",\"Driver\":\"local\"}]}".formatted(ANONYMOUS));
        Reading after = read();
        assertThat(InventoryDifference.between(before.inventory(), after.inventory()))
                .isNotEmpty()
                .noneMatch(InventoryDifference::identity);
    }

    @Test
    void whatAnOperatorChangesIsAChangeOfIdentity() throws Exception {
        Reading before = read();
        engine(1)
                .json(
                        "/services",
                        "[%s,%s]"
                                .formatted(
                                        SERVICE.formatted("v1", 15, "web", "\"Replicated\":{\"Replicas\":3}"),
                                        SERVICE.formatted("v2", 16, "db", "\"Global\":{}")));
        assertThat(InventoryDifference.between(before.inventory(), read().inventory()))
                .filteredOn(InventoryDifference::identity)
                .extracting(InventoryDifference::key)
                .containsExactly("service/v1", "service/v2");
    }

    @Test
    void anotherManagerAnswersWhereTheFirstCannot() throws Exception {
        engine(1).answer("/tasks", 500, "{\"message\":\"raft: stopped\"}");
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.inventory().identity()).containsKey("service/v1");
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("MANAGER_UNUSABLE");
            assertThat(finding.seen()).contains("raft: stopped");
        });
    }

    @Test
    void aPromotedWorkerAnswersWhereTheManagersAreGone() throws Exception {
        reach.remove(FakeEngine.key(1));
        reach.remove(FakeEngine.key(2));
        engine(3).manager("n3", "s1");
        engine(3).json("/nodes", NODES);
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.findings())
                .extracting(Finding::code)
                .containsExactly("ENGINE_UNREACHABLE", "ENGINE_UNREACHABLE");
    }

    @Test
    void withoutALeaderItIsUnavailable() throws Exception {
        engine(1).answer("/nodes", 503, "{\"message\":\"The swarm does not have a leader.\"}");
        engine(2).silence("/nodes");
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.UNAVAILABLE);
        assertThat(reading.findings())
                .extracting(Finding::code)
                .containsExactly("MANAGER_UNUSABLE", "MANAGER_UNUSABLE", "SWARM_WITHOUT_MANAGER");
        assertThat(reading.findings()).noneMatch(Finding::isError);
        assertThat(reading.inventory().identity()).containsEntry("swarm", "s1").doesNotContainKey("service/v1");
    }

    @Test
    void aSwarmWhoseServicesAreScaledToNoneIsStopped() throws Exception {
        engine(1).json("/services", services("{\"Replicas\":0}"));
        assertThat(read().state()).isEqualTo(Reading.State.STOPPED);
        engine(1).json("/services", services("{}"));
        assertThat(read().state()).isEqualTo(Reading.State.RUNNING);
        engine(1).json("/services", "[]");
        assertThat(read().state()).isEqualTo(Reading.State.RUNNING);
    }

    @Test
    void aNodeThatIsDownIsAWarning() throws Exception {
        engine(1)
                .json(
                        "/nodes",
                        NODES.replace(
                                "\"State\":\"ready\",\"Addr\":\"10.0.0.3\"",
                                "\"State\":\"down\",\"Addr\":\"10.0.0.3\""));
        engine(3).silence("/info");
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.findings()).extracting(Finding::code).containsExactly("ENGINE_UNREACHABLE", "NODE_DOWN");
        assertThat(reading.findings()).allMatch(finding -> finding.target().equals("host web-3"));
    }

    @Test
    void anEngineThatJoinedAnotherSwarmIsAnError() throws Exception {
        engine(1).manager("m9", "s9");
        engine(3).swarm("inactive", "", "");
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.inventory().identity()).containsEntry("swarm", "s1");
        assertThat(reading.findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.code()).isEqualTo("MEMBER_IN_OTHER_SWARM");
            assertThat(finding.isError()).isTrue();
        });
        assertThat(reading.findings().get(0).seen()).contains("m9", "s9", "n1", "s1");
        assertThat(reading.findings().get(1).seen()).contains("in no swarm");
    }

    @Test
    void aSwarmOfWhichNothingAnswersCannotBeRead() {
        for (int number = 1; number <= 3; number++) {
            reach.remove(FakeEngine.key(number));
        }
        assertThatThrownBy(this::read)
                .isInstanceOf(KindException.class)
                .hasMessageContaining("host web-1")
                .hasMessageContaining("host web-3")
                .hasMessageContaining("the host's agent is not connected");
    }

    @Test
    void aHostileContainerDoesNotEndTheReading() throws Exception {
        engine(3).json("/containers/json", "[{\"Id\":\"c1\",\"Created\":9223372036854775807}]");
        Reading reading = read();
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("ENGINE_UNREACHABLE");
            assertThat(finding.seen()).contains("Created 9223372036854775807");
        });
    }

    @Test
    void aDamagedProfileIsRefused() {
        Profile damaged = new Profile("swarm", "oops", Map.of("engine", "x"), List.of(), List.of());
        assertThatThrownBy(() -> kind.read(damaged, reach))
                .isInstanceOf(KindException.class)
                .hasMessageContaining("damaged");
    }
}
