package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.RealHosts;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.plane.FindingView;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import io.drover.testbed.relay.RelayMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Planes, agents and links that fail while a migration is under way: it ends, one plane owns, and nothing that runs notices. */
class InterruptedMigrationTest {
    /** Slow enough to catch a migration in each phase, fast enough to wait for. */
    private static final RelayMode SLOW_LINK = new RelayMode.Delay(Duration.ofMillis(120));

    private World world;

    @BeforeEach
    void putInOrder() {
        RealHosts.assume();
        world = World.inOrder();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLAIM", "TRANSFER", "LOCK", "SWITCH"})
    void endsThoughTheSourceIsKilled(String phase) {
        Undisturbed.during(world, () -> {
            String id = migrateUntil(phase);
            world.plane("a").kill();
            world.plane("a").start();
            assertEndsWithOneOwner(id);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLAIM", "TRANSFER", "LOCK", "SWITCH"})
    void endsThoughTheTargetIsKilled(String phase) {
        Undisturbed.during(world, () -> {
            String id = migrateUntil(phase);
            world.plane("b").kill();
            world.plane("b").start();
            assertEndsWithOneOwner(id);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "SWITCH"})
    void endsThoughAnAgentIsKilledAndComesBack(String phase) {
        Undisturbed.during(world, () -> {
            String id = migrateUntil(phase);
            world.agent("n3").kill();
            world.agent("n3").start();
            assertEndsWithOneOwner(id);
        });
    }

    @Test
    void refusesToLeaveBehindAHostThatIsDown() {
        // Its way to the planes alone: a swarm moves the work of a node that it cannot reach.
        world.separateFrom("a", "n3");
        world.separateFrom("b", "n3");
        awaitOffline("n3");

        MigrationView refused = world.client("a")
                .awaitEnd(world.client("a").migrate(World.CLUSTER, "b").id());

        assertThat(refused.isDone()).isFalse();
        assertThat(refused.findings())
                .filteredOn(FindingView::isError)
                .extracting(finding -> String.valueOf(finding.target()))
                .anyMatch(target -> target.contains("n3"));
        world.network.heal(world.host("n3"));
        world.assertOwnedAndObeyed("a");
    }

    @Test
    void aHostLeftOutByNameFollowsWhenItComesBack() {
        world.agent("n3").kill();
        awaitOffline("n3");
        Undisturbed.during(world, () -> {
            MigrationView ended = world.client("a").migrateToTheEnd(World.CLUSTER, "b", "n3");
            assertThat(ended.hosts())
                    .filteredOn(host -> "n3".equals(host.name()))
                    .extracting(MigrationView.HostProgress::state)
                    .containsExactly("LEFT_OUT");
            assertThat(world.client("b").hosts().stream()
                            .filter(host -> host.name().equals("n3") && host.online()))
                    .isEmpty();
            world.agent("n3").start();
            world.assertOwnedAndObeyed("b");
        });
    }

    /** Starts a migration over a slow link and returns when it is in a phase, or past it. */
    private String migrateUntil(String phase) {
        List<String> order = List.of(
                "PRECHECK",
                "CLAIM",
                "CONNECT",
                "TRANSFER",
                "VALIDATE",
                "LOCK",
                "COMMIT",
                "SWITCH",
                "VERIFY",
                "CLEANUP");
        PlaneClient a = world.client("a");
        world.relayToB.mode(SLOW_LINK);
        String id = a.migrate(World.CLUSTER, "b").id();
        MigrationView seen = a.awaitMigration(
                id, phase, migration -> migration.ended() || order.indexOf(migration.phase()) >= order.indexOf(phase));
        System.out.println("wanted " + phase + ", seen " + seen.phase());
        return id;
    }

    private void assertEndsWithOneOwner(String id) {
        world.relayToB.mode(new RelayMode.Pass());
        MigrationView ended = world.client("a").awaitEnd(id);
        System.out.println("ended " + ended.outcome() + ", blackout " + ended.blackoutMs() + " ms, " + ended.error());
        // Its outcome is FAILED where it aborted by itself and not on request.
        assertThat(ended.phase()).isIn("DONE", "ABORTED");
        world.assertOwnedAndObeyed(ended.isDone() ? "b" : "a");
    }

    private void awaitOffline(String host) {
        Waiting.until(
                "loss of " + host,
                World.PATIENCE,
                () -> world.client("a").hosts().stream()
                        .noneMatch(each -> each.name().equals(host) && each.online()));
    }
}
