package io.drover.kind.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.kind.Discovery;
import io.drover.kind.Reading;
import io.drover.kind.TakeOver;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One engine that is first alone, and then a swarm of one manager. The tests build on each other, as starting is slow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealSwarmTest {
    private final SwarmKind kind = new SwarmKind();
    private final RecordingReach reach = new RecordingReach();
    private Optional<RealEngine> started = Optional.empty();

    @BeforeAll
    void start() throws Exception {
        Optional<String> missing = RealEngine.missing();
        assumeTrue(missing.isEmpty(), () -> "missing: " + missing.orElse(""));
        started = Optional.of(new RealEngine());
        reach.add(FakeEngine.key(1), engine().address());
    }

    @AfterAll
    void stop() throws Exception {
        if (started.isPresent()) {
            started.get().close();
        }
    }

    private RealEngine engine() {
        return started.orElseThrow();
    }

    private Discovery discover() throws Exception {
        return kind.discover(
                new TakeOver(
                        "shop",
                        Optional.of(FakeEngine.key(1)),
                        Map.of(),
                        List.of(),
                        Set.of(),
                        List.of(FakeEngine.candidate(1, true))),
                reach);
    }

    private Profile profile() throws Exception {
        Discovery discovery = discover();
        assertThat(discovery.findings()).isEmpty();
        return discovery.profile().orElseThrow();
    }

    private Reading read() throws Exception {
        Reading reading = kind.read(profile(), reach);
        assertThat(reading.findings()).isEmpty();
        return reading;
    }

    @Test
    @Order(1)
    void anEngineOnItsOwnIsNoSwarm() throws Exception {
        assertThat(discover().findings()).extracting(Finding::code).containsExactly("SWARM_INACTIVE");
    }

    @Test
    @Order(2)
    void anEmptySwarmIsFoundAndRunning() throws Exception {
        engine().docker("swarm", "init", "--advertise-addr", "127.0.0.1");
        Profile profile = profile();
        assertThat(profile.fingerprint())
                .isEqualTo("swarm:" + engine().docker("info", "--format", "{{.Swarm.Cluster.ID}}"));
        assertThat(profile.members())
                .singleElement()
                .satisfies(member -> assertThat(member.node()).isEqualTo(nodeId()));
        assertThat(profile.members()).extracting(Member::role).containsExactly("manager");
        Reading reading = read();
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.inventory().identity()).containsOnlyKeys("swarm", "node/" + nodeId());
    }

    @Test
    @Order(3)
    void servicesNetworksAndVolumesAreRead() throws Exception {
        engine().makeImage();
        String network = engine().docker("network", "create", "-d", "overlay", "app");
        engine().docker("volume", "create", "spare");
        String service = engine().docker(
                        "service",
                        "create",
                        "-d",
                        "-q",
                        "--no-resolve-image",
                        "--name",
                        "web",
                        "--stop-signal",
                        "KILL",
                        "--publish",
                        "mode=host,target=80,published=8080",
                        "--env",
                        "PASSWORD=geheim",
                        "--mount",
                        "type=volume,src=db,dst=/db",
                        "test:1",
                        "sh",
                        "-c",
                        "while sleep 1000; do :; done");
        await("task").atMost(Duration.ofSeconds(60)).until(() -> container().isPresent());
        Inventory inventory = read().inventory();
        assertThat(inventory.identity())
                .containsOnlyKeys(
                        "swarm",
                        "node/" + nodeId(),
                        "service/" + service,
                        "network/" + network,
                        "volume/" + nodeId() + "/spare",
                        "volume/" + nodeId() + "/db");
        assertThat(inventory.identity().get("service/" + service)).startsWith("web, replicated 1, version ");
        String container = container().orElseThrow();
        String pid = engine().docker("inspect", "--format", "{{.State.Pid}}", container);
        assertThat(inventory.observed())
                .hasEntrySatisfying(
                        "container/" + container, seen -> assertThat(seen).contains("web.1.", "on web-1", "running"));
        assertThat(inventory.observed().values())
                .anyMatch(seen -> seen.contains("container " + container + ", process " + pid));
        assertThat(inventory.toString()).doesNotContain("geheim");
        assertThat(profile().published())
                .containsExactly(new PublishedEndpoint(FakeEngine.key(1), "tcp:127.0.0.1:8080"));
    }

    @Test
    @Order(4)
    void whatRunsMayWriteToItsVolume() throws Exception {
        Inventory before = read().inventory();
        engine().docker("exec", container().orElseThrow(), "touch", "/db/new");
        assertThat(InventoryDifference.between(before, read().inventory())).isEmpty();
    }

    @Test
    @Order(5)
    void aTaskThatSwarmReplacesIsObservedOnly() throws Exception {
        Inventory before = read().inventory();
        String former = container().orElseThrow();
        engine().docker("rm", "-f", former);
        await("new task").atMost(Duration.ofSeconds(60)).until(() -> container().isPresent());
        Inventory after = read().inventory();
        assertThat(after.identity()).isEqualTo(before.identity());
        assertThat(InventoryDifference.between(before, after))
                .anyMatch(difference -> difference.key().equals("container/" + former)
                        && difference.after().isEmpty());
    }

    @Test
    @Order(6)
    void anUpdateByTheOperatorChangesTheIdentity() throws Exception {
        Inventory before = read().inventory();
        engine().docker("service", "update", "-d", "-q", "--no-resolve-image", "--label-add", "a=b", "web");
        assertThat(InventoryDifference.between(before, read().inventory()))
                .filteredOn(InventoryDifference::identity)
                .singleElement()
                .satisfies(difference -> assertThat(difference.key()).startsWith("service/"));
    }

    @Test
    @Order(7)
    void scaledToNoneItIsStopped() throws Exception {
        engine().docker("service", "scale", "-d", "web=0");
        assertThat(read().state()).isEqualTo(Reading.State.STOPPED);
    }

    @Test
    @Order(8)
    void nothingWasAskedThatATargetMayNotAsk() {
        reach.assertAllAllowed(kind, SwarmKind.DEFAULT_ENGINE);
    }

    private String nodeId() throws Exception {
        return engine().docker("info", "--format", "{{.Swarm.NodeID}}");
    }

    private Optional<String> container() throws Exception {
        boolean settled = engine().docker(
                        "service", "ps", "--filter", "desired-state=running", "--format", "{{.CurrentState}}", "web")
                .startsWith("Running");
        String ids = engine().docker("ps", "-q", "--no-trunc", "--filter", "status=running");
        return ids.isEmpty() || !settled ? Optional.empty() : ids.lines().findFirst();
    }
}
