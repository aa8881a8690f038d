package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.RealHosts;
import io.drover.testbed.plane.ClusterView;
import io.drover.testbed.plane.FindingView;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneClient;
import io.drover.testbed.plane.PlaneRefusedException;
import io.drover.testbed.relay.RelayMode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations of a real swarm between real planes. */
class MigrationTest {
    private World world;

    @BeforeEach
    void putInOrder() {
        RealHosts.assume();
        world = World.inOrder();
    }

    @Test
    void migratesWhileClientsUseTheServices() {
        long epoch = epoch("a");
        Undisturbed.during(world, () -> {
            MigrationView ended = world.client("a").migrateToTheEnd(World.CLUSTER, "b");

            System.out.println("blackout " + ended.blackoutMs() + " ms");
            assertThat(ended.blackoutMs()).isNotNull().isPositive();
            assertThat(ended.hosts())
                    .hasSize(3)
                    .allSatisfy(host -> assertThat(host.state()).isEqualTo("ARRIVED"));
            world.assertOwnedAndObeyed("b");
        });
        assertThat(epoch("b")).isEqualTo(epoch + 1);
        assertThat(world.client("b").findCluster(World.CLUSTER))
                .map(ClusterView::id)
                .hasValue(world.cluster());
    }

    @Test
    void migratesThereAndBack() {
        Undisturbed.during(world, () -> {
            world.client("a").migrateToTheEnd(World.CLUSTER, "b");
            world.client("b").migrateToTheEnd(World.CLUSTER, "a");
            world.assertOwnedAndObeyed("a");
        });
    }

    @Test
    void migratesOnToAThirdPlane() {
        Undisturbed.during(world, () -> {
            world.client("a").migrateToTheEnd(World.CLUSTER, "b");
            world.client("b").migrateToTheEnd(World.CLUSTER, "c");
            world.assertOwnedAndObeyed("c");
        });
    }

    @Test
    void aDryRunChangesNothing() {
        PlaneClient a = world.client("a");
        String before = a.cluster(World.CLUSTER).path("history").toString();
        int migrations = a.migrations().size();

        assertThat(a.check(World.CLUSTER, "b").ready()).isTrue();

        assertThat(a.migrations()).hasSize(migrations);
        assertThat(a.cluster(World.CLUSTER).path("history").toString()).isEqualTo(before);
        assertThat(world.client("b").findCluster(World.CLUSTER)).isEmpty();
        world.assertOwnedAndObeyed("a");
    }

    @Test
    void refusesAMigrationToItself() {
        assertThatThrownBy(() -> world.client("a").migrate(World.CLUSTER, "a"))
                .isInstanceOfSatisfying(
                        PlaneRefusedException.class,
                        refused -> assertThat(refused.status()).isBetween(400, 499));
        world.assertOwnedAndObeyed("a");
    }

    @Test
    void refusesAnUnknownPeerAndAnUnknownCluster() {
        assertThatThrownBy(() -> world.client("a").migrate(World.CLUSTER, "nowhere"))
                .isInstanceOf(PlaneRefusedException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> world.client("a").migrate("nothing", "b"))
                .isInstanceOf(PlaneRefusedException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void refusesASecondMigrationOfAMigratingCluster() {
        world.relayToB.mode(new RelayMode.Delay(Duration.ofMillis(200)));
        String first = world.client("a").migrate(World.CLUSTER, "b").id();

        assertThatThrownBy(() -> world.client("a").migrate(World.CLUSTER, "c"))
                .isInstanceOfSatisfying(
                        PlaneRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(409));

        assertThat(world.client("a").awaitEnd(first).outcome()).isEqualTo("DONE");
        world.assertOwnedAndObeyed("b");
    }

    @Test
    void abortsBeforeTheCommit() {
        Undisturbed.during(world, () -> {
            world.relayToB.mode(new RelayMode.Delay(Duration.ofMillis(300)));
            String id = world.client("a").migrate(World.CLUSTER, "b").id();
            world.client("a").abort(id);

            MigrationView ended = world.client("a").awaitEnd(id);

            assertThat(ended.outcome()).isEqualTo("ABORTED");
            world.relayToB.mode(new RelayMode.Pass());
            world.assertOwnedAndObeyed("a");
        });
        assertThat(world.client("b").findCluster(World.CLUSTER)).isEmpty();
        assertThat(world.client("a").migrateToTheEnd(World.CLUSTER, "b").outcome())
                .as("a migration after the aborted one")
                .isEqualTo("DONE");
    }

    @Test
    void namesTheHostThatCannotReachTheTarget() {
        world.separateFrom("b", "n3");

        MigrationView ended = world.client("a")
                .awaitEnd(world.client("a").migrate(World.CLUSTER, "b").id());

        assertThat(ended.outcome()).isIn("ABORTED", "FAILED");
        assertThat(ended.findings())
                .filteredOn(FindingView::isError)
                .extracting(finding -> String.valueOf(finding.target()))
                .anyMatch(target -> target.contains("n3"));
        world.network.heal(world.host("n3"));
        world.assertOwnedAndObeyed("a");
        assertThat(world.client("b").findCluster(World.CLUSTER)).isEmpty();
    }

    private long epoch(String plane) {
        return world.client(plane).findCluster(World.CLUSTER).orElseThrow().epoch();
    }
}
