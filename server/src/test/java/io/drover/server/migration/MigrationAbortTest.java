package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.phase.Phase;
import io.drover.migration.target.ClaimOffer;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.peer.Peer;
import io.drover.server.plane.OwnPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Migrations that an operator calls off. */
final class MigrationAbortTest {
    @TempDir
    private static Path folder;

    private static TestFleet fleet;
    private static TestPlane a;
    private static TestPlane b;

    private RelayedPeer relay;

    @BeforeAll
    static void start() {
        fleet = TestFleet.of(folder, "a", "b");
        a = fleet.plane("a");
        b = fleet.plane("b");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void interpose() {
        relay = RelayedPeer.between(a, b);
    }

    @AfterEach
    void stepAside() {
        relay.close();
        a.findPeerAt("b", List.of(b.address()));
    }

    /** Each phase is held by the call that ends it. */
    @ParameterizedTest
    @CsvSource({
        "PRECHECK,Precheck",
        "CLAIM,Claim",
        "CONNECT,Follow",
        "TRANSFER,Transfer",
        "VALIDATE,Validate",
        "LOCK,Held"
    })
    void beforeTheDecisionEverythingIsAsBefore(Phase phase, String method) throws InterruptedException {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold(method);
        MigrationId migration = TestFleet.start(a, cluster, b);
        await().atMost(Patience.LONG).until(() -> relay.calls(method) > 0);
        TestFleet.awaitPhase(a, migration, phase);
        a.migrations().abort(migration);
        MigrationView aborted = TestFleet.awaitEnd(a, migration);
        assertThat(aborted.outcome()).contains(MigrationView.Outcome.ABORTED);
        assertThat(aborted.phase()).isEqualTo("ABORTED");
        relay.clear();
        fleet.assertOwned(cluster, a, 1);
        a.part(ClusterLocks.class).enter(cluster.id()).close();
        Problems.refused("MIGRATION_ENDED", () -> a.migrations().abort(migration));

        MigrationId again = new MigrationId(a.migrations().retry(migration).id());
        assertThat(TestFleet.awaitEnd(a, again).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void aMigrationThatHasHardlyBegunIsAborted() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Precheck");
        for (int round = 0; round < 10; round++) {
            MigrationId migration = TestFleet.start(a, cluster, b);
            a.migrations().abort(migration);
            assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        }
        relay.clear();
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void afterTheDecisionThereIsNoWayBack() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Follow");
        relay.hold("Finish");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.CONNECT);
        relay.clear();
        relay.hold("Finish");
        TestFleet.awaitPhase(a, migration, Phase.CLEANUP);
        assertThat(Problems.refused("MIGRATION_COMMITTED", () -> a.migrations().abort(migration)))
                .contains("CLEANUP");
        assertThat(a.post("/api/v1/migrations/" + migration + "/abort", "{}").statusCode())
                .isEqualTo(409);
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.DONE);
        fleet.assertOwned(cluster, b, 2);
    }

    @Test
    void anAbortWaitsForATargetThatIsAway() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Transfer");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.TRANSFER);
        relay.cut();
        a.migrations().abort(migration);
        await().atMost(Patience.LONG).until(() -> relay.calls("Abort") >= 2);
        MigrationView stopping = TestFleet.view(a, migration);
        assertThat(stopping.ended()).isFalse();
        assertThat(stopping.progress()).contains("aborting");
        assertThat(a.cluster(cluster.name()).orElseThrow().status()).isEqualTo(ClusterStatus.RUNNING);
        assertThat(TestFleet.activeClaim(b, cluster)).isPresent();
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        fleet.assertOwned(cluster, a, 1);
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    /** Only hosts can tell a source that was restored from an old copy that it has committed. */
    @Test
    void anAbortWaitsForTheWordOfAMajority() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Validate");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.VALIDATE);
        for (TestAgent away : cluster.hosts().subList(1, 3)) {
            away.stop();
            await().atMost(Patience.LONG).until(() -> !a.hasSession(away.key()));
        }
        a.migrations().abort(migration);
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.view(a, migration).progress().contains("the word of 1 more of 3 hosts"));
        assertThat(a.cluster(cluster.name()).orElseThrow().status())
                .as("the cluster is free meanwhile")
                .isEqualTo(ClusterStatus.RUNNING);
        assertThat(TestFleet.activeClaim(b, cluster)).isPresent();
        assertThat(relay.calls("Abort")).isZero();
        // Hosts that followed another migration could give their word no more.
        Problems.refused("ABORT_AWAITS_HOSTS", () -> a.migrations().retry(migration));

        a.stop();
        a.start();
        cluster.host(1).start();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        cluster.host(2).start();
        fleet.assertOwned(cluster, a, 1);
    }

    /** The words of a majority that is lost never come; nobody votes in an ownership that ended otherwise. */
    @Test
    void anAbortWaitsForNoWordsOnceTheClusterWasAdopted() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Validate");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.VALIDATE);
        for (TestAgent lost : cluster.hosts().subList(1, 3)) {
            lost.stop();
            await().atMost(Patience.LONG).until(() -> !a.hasSession(lost.key()));
        }
        a.migrations().abort(migration);
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.view(a, migration).progress().contains("the word of 1 more of 3 hosts"));
        a.store().write(transaction -> {
            Cluster before = transaction.clusters().find(cluster.id()).orElseThrow();
            AdoptionTerms terms = new AdoptionTerms(
                    cluster.id(),
                    before.chain().epoch() + 1,
                    before.chain().head(),
                    a.part(OwnPlane.class).identity(),
                    List.of(a.address()),
                    Set.of(cluster.host(1).key(), cluster.host(2).key()),
                    new HostSet(Set.of(cluster.host(0).key())));
            transaction
                    .clusters()
                    .update(before.withChain(before.chain()
                            .followedBy(new Link.Adopted(List.of(cluster.host(0).states(terms))))));
            return before;
        });
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        await().atMost(Patience.LONG)
                .until(() -> TestFleet.activeClaim(b, cluster).isEmpty());
    }

    @Test
    void anAbortWhoseAnswerIsLostIsShownAgain() {
        TestCluster cluster = fleet.cluster(a, 1);
        relay.hold("Validate");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.VALIDATE);
        relay.loseAnswers("Abort");
        a.migrations().abort(migration);
        await().atMost(Patience.LONG).until(() -> relay.calls("Abort") >= 2);
        assertThat(TestFleet.view(a, migration).ended()).isFalse();
        relay.clear();
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        fleet.assertOwned(cluster, a, 1);
    }

    /** The abort looked for the claim before it was stored, and found none. */
    @Test
    void aClaimThatArrivesTogetherWithItsAbortDoesNotStay() throws Exception {
        TestCluster cluster = fleet.cluster(a, 1);
        ClaimOffer offer = offer(a.cluster(cluster.name()).orElseThrow());
        Signed<Abort> abort = Signed.by(
                a.keys().signingKey(),
                new Abort(offer.migration(), cluster.id(), a.id(), b.id(), offer.sourceIncarnation()));
        Inbound inbound = b.part(Inbound.class);
        Peer source = b.peer("a");
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<Boolean> free = new CompletableFuture<>();
        FutureTask<?> otherWrite = new FutureTask<>(() -> b.store().write(transaction -> {
            busy.countDown();
            return free.join();
        }));
        FutureTask<Optional<Finding>> claim =
                new FutureTask<>(() -> inbound.claims().claim(offer, source));
        FutureTask<?> aborted = new FutureTask<>(() -> {
            inbound.abort(abort, source);
            return abort;
        });
        Thread.ofPlatform().start(otherWrite);
        busy.await();
        Thread claiming = Thread.ofPlatform().start(claim);
        await().until(() -> claiming.getState() == Thread.State.WAITING);
        Thread aborting = Thread.ofPlatform().start(aborted);
        await().until(() -> aborting.getState() == Thread.State.BLOCKED);
        free.complete(true);
        assertThat(claim.get()).isEmpty();
        aborted.get();
        otherWrite.get();
        assertThat(inbound.claims().active()).isEmpty();
        fleet.assertOwned(cluster, a, 1);
        assertThat(inbound.claims().claim(offer, source))
                .hasValueSatisfying(refused -> assertThat(refused.code()).isEqualTo("MIGRATION_ENDED"));
        fleet.migrate(a, cluster, b);
        fleet.assertOwned(cluster, b, 2);
    }

    private static ClaimOffer offer(Cluster cluster) {
        return new ClaimOffer(
                MigrationId.random(),
                cluster.id(),
                cluster.name(),
                cluster.profile().kind(),
                cluster.profile().fingerprint(),
                a.keys().identity(),
                1,
                b.keys().identity(),
                cluster.chain().epoch(),
                cluster.chain().head(),
                cluster.profile().hosts(),
                cluster.profile().members().stream()
                        .map(member -> new ClaimOffer.ClaimedHost(member.host(), member.name(), member.tls()))
                        .toList());
    }

    @Test
    void aHostThatWasAwayDuringTheAbortKeepsNoPendingSession() {
        TestCluster cluster = fleet.cluster(a, 3);
        relay.hold("Held");
        MigrationId migration = TestFleet.start(a, cluster, b);
        TestFleet.awaitPhase(a, migration, Phase.LOCK);
        TestAgent away = cluster.host(2);
        away.stop();
        await().atMost(Patience.LONG).until(() -> !a.hasSession(away.key()));
        a.migrations().abort(migration);
        assertThat(TestFleet.awaitEnd(a, migration).outcome()).contains(MigrationView.Outcome.ABORTED);
        away.start();
        fleet.assertOwned(cluster, a, 1);
    }
}
