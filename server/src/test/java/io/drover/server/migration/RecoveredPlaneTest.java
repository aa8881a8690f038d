package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.migration.recovery.Renewal;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.peer.Peer;
import io.drover.server.task.Task;
import io.drover.server.task.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Planes whose stores were put back to an old copy, and that are recovered. */
final class RecoveredPlaneTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/api/v1/plane/recovery";

    @TempDir
    private Path folder;

    private TestFleet fleet;
    private TestPlane a;
    private TestPlane b;

    @BeforeEach
    void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aSourceLearnsThatAClusterWentAndKeepsTheOthers() throws IOException {
        TestCluster gone = fleet.cluster(a, 3);
        TestCluster stays = fleet.cluster(a, 3);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        awaitSessions(a, gone);
        awaitSessions(a, stays);
        fleet.migrate(a, gone, b);
        fleet.assertOwned(gone, b, 2);
        copy.restore(a);
        awaitStandDown(a);

        recover(a, "{}");
        fleet.assertOwned(gone, b, 2);
        fleet.assertOwned(stays, a, 2);
        assertThat(a.store()
                        .<Integer>read(
                                transaction -> transaction.plane().clock().incarnation()))
                .isEqualTo(2);
        assertThat(a.post(PATH, "{}").statusCode())
                .as("nothing is left to recover")
                .isEqualTo(409);
        fleet.migrate(a, stays, b);
        fleet.assertOwned(stays, b, 3);
        fleet.migrate(b, gone, a);
        fleet.assertOwned(gone, a, 3);
    }

    @Test
    void aTargetServesAgainWhatItHasForgotten() throws IOException {
        PlaneCopy copy = PlaneCopy.of(b, folder.resolve("copy"));
        TestCluster cluster = fleet.cluster(a, 3);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
        copy.restore(b);
        awaitStandDown(b);
        assertThat(b.cluster(cluster.name())).isEmpty();

        recover(b, "{}");
        awaitNoClaim(b, cluster);
        fleet.assertOwned(cluster, b, 3);
        fleet.migrate(b, cluster, a);
        fleet.assertOwned(cluster, a, 4);
    }

    @Test
    void aTargetDoesNotLetAClusterGoThatIsStillOnItsWay() throws Exception {
        TestCluster cluster = fleet.cluster(a, 3);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            MigrationId migration = atLock(relay, cluster);
            PlaneCopy copy = PlaneCopy.ofRunning(b, folder.resolve("copy"));
            cluster.host(2).stop();
            relay.clear();
            TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
            copy.restore(b);
            awaitStandDown(b);

            recover(b, "{}");
            cluster.host(2).start();
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
            fleet.assertOwned(cluster, b, 3);
        }
    }

    @Test
    void aTargetServesAgainWhatItsSourceStillWaitsForHostsOf() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            PlaneCopy copy = PlaneCopy.of(b, folder.resolve("copy"));
            MigrationId migration = atLock(relay, cluster);
            cluster.host(2).stop();
            relay.clear();
            TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
            copy.restore(b);
            awaitStandDown(b);

            recover(b, "{}");
            TestFleet.assertFollowed(cluster.host(1), cluster, b, 3);
            assertThat(TestFleet.activeClaim(b, cluster))
                    .as("a host is missing, so the source has not finished it")
                    .isPresent();
            cluster.host(2).start();
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
            fleet.assertOwned(cluster, b, 3);
        }
    }

    /** As after a restore that nothing shows: nobody has voted yet, and the clock is not behind what hosts and peers know. */
    @Test
    void aTargetTakesAClaimAgainThatItHasForgotten() throws Exception {
        TestCluster cluster = fleet.cluster(a, 3);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            MigrationId migration = atLock(relay, cluster);
            cluster.hosts().forEach(TestAgent::stop);
            relay.clear();
            TestFleet.awaitPhase(a, migration, Phase.SWITCH);
            b.stop();
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:sqlite:" + b.folder().resolve("drover.db"));
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("DELETE FROM claim")).isOne();
            }
            b.start();
            cluster.hosts().forEach(TestAgent::start);
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        }
        fleet.assertOwned(cluster, b, 2);
    }

    /** A migration from a to b that stays at LOCK until the relay is cleared. */
    private MigrationId atLock(RelayedPeer relay, TestCluster cluster) {
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        return migration;
    }

    /** What the source had in its store at LOCK; the migration is done since. */
    private PlaneCopy doneSinceTheCopy(RelayedPeer relay, MigrationId migration) throws IOException {
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        return copy;
    }

    @Test
    void aRenewalThatTheCopyHasUnderWayIsGivenUpWhereTheClusterWent() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        TestCluster other = fleet.cluster(a, 1);
        PlaneCopy first = PlaneCopy.of(a, folder.resolve("first"));
        awaitSessions(a, cluster);
        awaitSessions(a, other);
        fleet.migrate(a, other, b);
        first.restore(a);
        awaitStandDown(a);
        recover(a, "{}");
        fleet.assertOwned(cluster, a, 2);
        PlaneCopy second = copyBeforeTheRenewalHeld(cluster);
        fleet.migrate(a, cluster, b);
        second.restore(a);
        awaitStandDown(a);

        recover(a, "{}");
        fleet.assertOwned(cluster, b, 3);
        assertThat(a.store()
                        .<List<Renewal>>read(
                                transaction -> transaction.recovery().renewals()))
                .as("renewals for which hosts would be waited for in vain")
                .isEmpty();
    }

    /** As the store was in the moment before a majority had voted. */
    private PlaneCopy copyBeforeTheRenewalHeld(TestCluster named) throws IOException {
        Cluster held = a.cluster(named.name()).orElseThrow();
        Renewal settled = a.store()
                .<Optional<Renewal>>read(transaction -> transaction.recovery().renewal(held.id()))
                .orElseThrow();
        a.store().write(transaction -> {
            transaction.clusters().update(held.withChain(settled.before()).withStatus(ClusterStatus.TAKING_OVER));
            transaction.recovery().save(Renewal.of(settled.before(), settled.certificate(), settled.ended()));
            return held;
        });
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("second"));
        await().atMost(Patience.LONG).untilAsserted(() -> fleet.assertOwned(named, a, 2));
        return copy;
    }

    @Test
    void whatTheCopyHasUnderWayIsDoneWhereTheClusterWent() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            MigrationId migration = atLock(relay, cluster);
            PlaneCopy copy = doneSinceTheCopy(relay, migration);
            copy.restore(a);
            awaitStandDown(a);

            recover(a, "{}");
            fleet.assertOwned(cluster, b, 2);
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        }
    }

    @Test
    void aClusterThatCameBackIsServedAsItCameBack() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            MigrationId migration = atLock(relay, cluster);
            PlaneCopy copy = doneSinceTheCopy(relay, migration);
            fleet.migrate(b, cluster, a);
            fleet.assertOwned(cluster, a, 3);
            copy.restore(a);
            awaitStandDown(a);

            recover(a, "{}");
            awaitNoClaim(a, cluster);
            fleet.assertOwned(cluster, a, 4);
            assertThat(a.cluster(cluster.name()).orElseThrow().history())
                    .as("what it has of the cluster is what came back, not what the old copy had")
                    .anyMatch(entry -> entry.what().startsWith("migrated from plane b "));
            assertThat(TestFleet.awaitEnd(a, migration).outcome())
                    .as("what was decided, and is behind the cluster, was not aborted")
                    .contains(MigrationView.Outcome.DONE);
            fleet.migrate(a, cluster, b);
            fleet.assertOwned(cluster, b, 5);
        }
    }

    @Test
    void aDecisionThatOneHostVotedForIsSignedAgainAndGoesOn() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        awaitSessions(a, cluster);
        try (RelayedPeer relay = RelayedPeer.between(a, b)) {
            MigrationId migration = atLock(relay, cluster);
            cluster.host(0).stop();
            cluster.host(1).stop();
            relay.clear();
            await().atMost(Patience.LONG)
                    .until(() -> cluster.host(2)
                                    .state()
                                    .holding(cluster.id())
                                    .orElseThrow()
                                    .epoch()
                            == 2);
            copy.restore(a);
            awaitStandDown(a);
            assertThat(a.post(PATH, "{}").statusCode()).isEqualTo(202);
            awaitMissing(cluster, 2);
            cluster.host(0).start();
            awaitRecovered(a);
            cluster.host(1).start();
            MigrationView ended = TestFleet.awaitEnd(a, migration);
            assertThat(ended.outcome()).as(ended.toString()).contains(MigrationView.Outcome.DONE);
            fleet.assertOwned(cluster, b, 2);
        }
    }

    @Test
    void aTargetThatForgotAnAbortAsksTheSource() throws IOException {
        TestCluster cluster = fleet.cluster(a, 1);
        try (RelayedPeer relay = RelayedPeer.between(a, b);
                RelayedPeer toSource = RelayedPeer.between(b, a)) {
            MigrationId migration = atLock(relay, cluster);
            PlaneCopy copy = PlaneCopy.of(b, folder.resolve("copy"));
            assertThat(TestFleet.activeClaim(b, cluster)).isPresent();
            a.migrations().abort(migration);
            relay.clear();
            TestFleet.awaitEnd(a, migration);
            awaitNoClaim(b, cluster);
            // It greets its peers when it starts, and A then remembers how far it was.
            b.stop();
            long before = toSource.calls("Greet");
            b.start();
            await().atMost(Patience.LONG).until(() -> toSource.calls("Greet") > before);
            copy.restore(b);
            assertThat(TestFleet.activeClaim(b, cluster))
                    .as("the old copy holds it")
                    .isPresent();
            awaitStandDown(b);
            recover(b, "{}");
            awaitNoClaim(b, cluster);
        }
        a.findPeerAt("b", List.of(b.address()));
        b.findPeerAt("a", List.of(a.address()));
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aPlaneThatStandsDownOnceMoreAbortsNothingThatItHasForgotten() throws IOException {
        TestCluster cluster = fleet.cluster(a, 1);
        TestCluster other = fleet.cluster(a, 1);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        awaitSessions(a, cluster);
        awaitSessions(a, other);
        fleet.migrate(a, other, b);
        copy.restore(a);
        awaitStandDown(a);
        recover(a, "{}");
        assertThat(decisionOfAForgottenMigration(cluster).getAbort().isEmpty())
                .as("its hosts have promised, so it is settled no more")
                .isFalse();

        a.part(StandDown.class).proven("a host remembers more of this plane");
        assertThat(decisionOfAForgottenMigration(cluster).getAbort().isEmpty()).isTrue();
    }

    /** What another migration has ended for certain cannot end by one that nobody remembers. */
    @Test
    void aClaimForAnOwnershipThatHasEndedOtherwiseIsToldThatItIsAborted() {
        TestCluster gone = fleet.cluster(a, 1);
        TestCluster here = fleet.cluster(a, 1);
        MigrationId done = TestFleet.start(a, gone, b);
        assertThat(TestFleet.awaitEnd(a, done).outcome()).contains(MigrationView.Outcome.DONE);
        assertThat(decision(new AskedClaim(MigrationId.random(), gone.id(), 1, 1))
                        .getAbort()
                        .isEmpty())
                .isFalse();
        assertThat(decision(new AskedClaim(MigrationId.random(), gone.id(), 1, 2))
                        .getAbort()
                        .isEmpty())
                .as("an ownership of which this plane knows no end")
                .isTrue();
        assertThat(decision(new AskedClaim(MigrationId.random(), gone.id(), 1, 0))
                        .getAbort()
                        .isEmpty())
                .as("an older peer does not tell the epoch")
                .isTrue();
        assertThat(decision(new AskedClaim(MigrationId.random(), here.id(), 1, 1))
                        .getAbort()
                        .isEmpty())
                .as("an ownership that has not ended")
                .isTrue();
        assertThat(decision(new AskedClaim(done, gone.id(), 1, 1)))
                .satisfies(answer -> assertThat(answer.getPhase()).isEqualTo(Phase.DONE.name()))
                .satisfies(answer -> assertThat(answer.getAbort().isEmpty()).isTrue());
    }

    private DecisionResponse decisionOfAForgottenMigration(TestCluster cluster) {
        return decision(new AskedClaim(MigrationId.random(), cluster.id(), 1, 1));
    }

    private DecisionResponse decision(AskedClaim asked) {
        Peer target = a.store()
                .<Optional<Peer>>read(transaction -> transaction.peers().findByName("b"))
                .orElseThrow();
        return a.part(Inbound.class).decision(asked, target);
    }

    @Test
    void hostsOfATakeOverThatWasForgottenAreLetGo() throws IOException {
        TestCluster known = fleet.cluster(a, 1);
        List<TestAgent> hosts = fleet.hosts(a, 2);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        hosts.forEach(host -> TestFleet.awaitSession(a, host));
        TestCluster forgotten = fleet.takenOver(a, "generic", hosts);
        a.stop();
        a.start();
        awaitSessions(a, forgotten);
        copy.restore(a);
        awaitStandDown(a);
        Problems.refused("PLANE_RESTORED", () -> TestFleet.start(a, known, b));

        recover(a, "{}");
        await().atMost(Patience.LONG)
                .until(() -> hosts.stream()
                        .allMatch(host -> host.state().holding(forgotten.id()).isEmpty()));
        TestCluster again = fleet.takenOver(a, "generic", hosts);
        fleet.migrate(a, again, b);
        fleet.assertOwned(again, b, 2);
        fleet.assertOwned(known, a, 2);
    }

    @Test
    void hostsOfAForgottenTakeOverThatWereAwayAreLetGoByAnotherRecovery() throws IOException {
        List<TestAgent> hosts = fleet.hosts(a, 2);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        hosts.forEach(host -> TestFleet.awaitSession(a, host));
        TestCluster forgotten = fleet.takenOver(a, "generic", hosts);
        TestCluster known = fleet.cluster(a, 1);
        fleet.migrate(a, known, b);
        hosts.forEach(TestAgent::stop);
        copy.restore(a);
        awaitStandDown(a);
        recover(a, "{}");

        hosts.forEach(TestAgent::start);
        hosts.forEach(host -> TestFleet.awaitSession(a, host));
        await().atMost(Patience.LONG)
                .until(
                        () -> a.get(PATH).body(),
                        body -> body.contains("NEEDED")
                                && body.contains(hosts.get(0).name())
                                && body.contains(forgotten.id().value()));
        assertThat(a.part(StandDown.class).reason())
                .as("nothing stops before the operator says so")
                .isEmpty();
        recover(a, "{}");
        await().atMost(Patience.LONG)
                .until(() -> hosts.stream()
                        .allMatch(host -> host.state().holding(forgotten.id()).isEmpty()));
        TestCluster again = fleet.takenOver(a, "generic", hosts);
        fleet.assertOwned(again, a, 1);
        fleet.assertOwned(known, b, 2);
    }

    @Test
    void aMajorityMustPromiseAndAServerThatWasStoppedGoesOnAsking() throws IOException {
        TestCluster cluster = fleet.cluster(a, 3);
        TestCluster gone = fleet.cluster(a, 1);
        assertThat(a.post(PATH, "{}").body()).contains("NOTHING_TO_RECOVER");
        assertThat(a.get(PATH).body()).contains("NOT_NEEDED");
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        awaitSessions(a, gone);
        fleet.migrate(a, gone, b);
        cluster.host(1).stop();
        cluster.host(2).stop();
        copy.restore(a);
        awaitStandDown(a);
        assertThat(a.post(PATH, "{\"withoutPeers\":[\"nobody\"]}").body()).contains("PEER_UNKNOWN");

        assertThat(a.post(PATH, "{}").statusCode()).isEqualTo(202);
        awaitMissing(cluster, 2);
        assertThat(a.get(PATH).body())
                .contains(cluster.host(1).name(), cluster.host(2).name());
        a.stop();
        a.start();
        assertThat(a.part(StandDown.class).reason()).as("also after a restart").isPresent();
        awaitMissing(cluster, 2);
        assertThat(TestFleet.activeClaim(b, cluster)).isEmpty();
        cluster.host(1).start();
        awaitRecovered(a);
        fleet.assertOwned(cluster, a, 2);
        cluster.host(2).start();
        TestFleet.awaitSession(a, cluster.host(2));
        fleet.assertOwned(cluster, a, 2);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 3);
    }

    @Test
    void aPeerThatIsGoneIsLeftOutByName() throws IOException {
        TestCluster cluster = fleet.cluster(a, 1);
        PlaneCopy copy = PlaneCopy.of(a, folder.resolve("copy"));
        awaitSessions(a, cluster);
        fleet.cluster(a, 1);
        a.stop();
        a.start();
        awaitSessions(a, cluster);
        b.stop();
        copy.restore(a);
        awaitStandDown(a);
        assertThat(a.post(PATH, "{}").statusCode()).isEqualTo(202);
        await().atMost(Patience.LONG).until(() -> a.get(PATH).body(), body -> body.contains("--without-peer b"));
        recover(a, "{\"withoutPeers\":[\"b\"]}");
        b.start();
        fleet.assertOwned(cluster, a, 2);
    }

    private static void awaitSessions(TestPlane plane, TestCluster cluster) {
        cluster.hosts().forEach(host -> TestFleet.awaitSession(plane, host));
    }

    /** It asks the source, some seconds later, whether that has cleaned up. */
    private static void awaitNoClaim(TestPlane plane, TestCluster cluster) {
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.activeClaim(plane, cluster).isEmpty());
    }

    private static void awaitStandDown(TestPlane plane) {
        await().atMost(Patience.LONG)
                .until(() -> plane.part(StandDown.class).reason().isPresent());
        System.out.println(plane.part(StandDown.class).reason().orElseThrow().seen());
    }

    private void awaitMissing(TestCluster cluster, int hosts) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            JsonNode view = JSON.readTree(a.get(PATH).body());
            assertThat(view.get("state").asString()).isEqualTo("ASKING");
            assertThat(view.get("clusters").valueStream())
                    .filteredOn(each ->
                            each.get("id").asString().equals(cluster.id().value()))
                    .singleElement()
                    .satisfies(each -> assertThat(each.get("missing").size()).isEqualTo(hosts));
            assertThat(view.get("advice").toString()).contains("cluster '%s' must promise".formatted(cluster.name()));
        });
    }

    private static void recover(TestPlane plane, String wish) {
        assertThat(plane.post(PATH, wish).statusCode()).isEqualTo(202);
        awaitRecovered(plane);
    }

    private static void awaitRecovered(TestPlane plane) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            assertThat(plane.get(PATH).body()).contains("NOT_NEEDED");
            assertThat(plane.store()
                            .<List<Task>>read(transaction -> transaction.tasks().list(10)))
                    .filteredOn(task -> task.title().equals("Recover the plane"))
                    .extracting(task -> task.state())
                    .containsOnly(TaskState.SUCCEEDED);
        });
    }
}
