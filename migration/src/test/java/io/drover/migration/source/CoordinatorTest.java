package io.drover.migration.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.source.SourceState.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
    private static final Finding WARNING = Finding.warning("HOST_SHARED", "host h0", "serves two", "none");

    @Test
    void theWholeWay() {
        for (int hosts : new int[] {1, 2, 3, 5}) {
            TestMigration migration = new TestMigration(hosts);
            int stored = 0;
            for (SourceEvent event : wholeWay(migration)) {
                stored += migration.on(event).durable() ? 1 : 0;
            }
            assertThat(migration.state().phase()).isEqualTo(Phase.DONE);
            assertThat(migration.state().blackout()).contains(Duration.ofMillis(42));
            assertThat(stored).as("durable commits").isEqualTo(4);
        }
    }

    private static List<SourceEvent> wholeWay(TestMigration migration) {
        List<SourceEvent> events = new ArrayList<>();
        events.add(new SourceEvent.Resumed());
        events.add(new SourceEvent.PrechecksDone(List.of(WARNING)));
        events.add(new SourceEvent.Claimed());
        migration.waitedFor().forEach(host -> events.add(new SourceEvent.HostConnected(host)));
        events.add(new SourceEvent.ManifestHeld(TestMigration.MANIFEST));
        events.add(new SourceEvent.Validated(List.of()));
        events.add(new SourceEvent.Locked(TestMigration.MANIFEST));
        events.add(migration.confirmed(TestMigration.MANIFEST));
        events.add(new SourceEvent.DecisionStored());
        events.add(migration.serving());
        migration.waitedFor().forEach(host -> events.add(new SourceEvent.HostArrived(host)));
        events.add(new SourceEvent.Verified(List.of()));
        events.add(new SourceEvent.CleanedUp());
        return events;
    }

    @Test
    void everyEventOfTheWayTwice() {
        TestMigration migration = new TestMigration(3);
        List<SourceEvent> events = wholeWay(migration);
        events.removeFirst();
        for (SourceEvent event : events) {
            migration.on(event);
            migration.assertNoStateChange(event);
        }
        assertThat(migration.state().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void theCertificateIsWhatWasPlannedAndHeld() {
        TestMigration migration = TestMigration.in(Phase.COMMIT);
        Signed<TransferCertificate> certificate = migration.certificate();
        assertThat(certificate.statement())
                .isEqualTo(migration.expectedCertificate().statement());
        assertThat(certificate.verifiedBy(TestMigration.SOURCE.key().planeKey()))
                .isTrue();
        assertThat(migration.chain().followedBy(new Link.Transfer(certificate)).owner())
                .isEqualTo(TestMigration.TARGET.identity());
    }

    @Test
    void findingsAreToldOnceAndOnlyErrorsStop() {
        TestMigration migration = new TestMigration(3);
        migration.on(new SourceEvent.PrechecksDone(List.of(WARNING, WARNING)));
        assertThat(migration.state().findings()).containsExactly(WARNING);
        assertThat(migration.state().phase()).isEqualTo(Phase.CLAIM);
    }

    @Test
    void aPrecheckErrorEndsItBeforeAnyClaim() {
        TestMigration migration = new TestMigration(3);
        migration.assertStateChange(
                new SourceEvent.PrechecksDone(List.of(WARNING, TestMigration.REASON)), Phase.ABORTED, true);
        assertThat(migration.state().findings()).containsExactly(WARNING, TestMigration.REASON);
        assertThat(migration.state().stop().orElseThrow().abort()).isEmpty();
    }

    @Test
    void aValidationErrorAborts() {
        TestMigration migration = TestMigration.in(Phase.VALIDATE);
        migration.assertStateChange(
                new SourceEvent.Validated(List.of(TestMigration.REASON)),
                Phase.VALIDATE,
                true,
                SourceEffect.Unlock.class,
                SourceEffect.AskWords.class);
    }

    /** One that was restored unnoticed, to before its commit, may have to learn from its hosts that it has committed. */
    @Test
    void nothingIsSignedWithoutTheWordOfAMajority() {
        TestMigration migration = TestMigration.in(Phase.TRANSFER);
        migration.on(TestMigration.aborting());
        migration.assertNoStateChange(
                new SourceEvent.WordGiven(TestHost.named("stranger").id()));
        migration.assertStateChange(new SourceEvent.WordGiven(migration.host(2)), Phase.TRANSFER, false);
        migration.assertNoStateChange(new SourceEvent.WordGiven(migration.host(2)));
        migration.assertNoStateChange(new SourceEvent.ClaimGone());
        assertThat(migration.state().stop().orElseThrow().abort()).isEmpty();
        assertThat(migration.state().awaitsWords()).isTrue();
        migration.assertStateChange(
                new SourceEvent.WordGiven(migration.host(0)), Phase.TRANSFER, true, SourceEffect.ShowAbort.class);
        assertThat(migration.state().awaitsWords()).isFalse();
        migration.assertNoStateChange(new SourceEvent.WordGiven(migration.host(1)));
    }

    @Test
    void noWordIsNeededOnceTheOwnershipHasEndedOtherwise() {
        TestMigration migration = TestMigration.in(Phase.TRANSFER);
        migration.assertNoStateChange(new SourceEvent.OwnershipEnded());
        migration.on(TestMigration.aborting());
        migration.assertStateChange(
                new SourceEvent.OwnershipEnded(), Phase.TRANSFER, true, SourceEffect.ShowAbort.class);
        assertThat(migration.state().stop().orElseThrow().abort()).isPresent();
        migration.assertNoStateChange(new SourceEvent.OwnershipEnded());
        migration.assertStateChange(new SourceEvent.ClaimGone(), Phase.ABORTED, true);
    }

    @Test
    void aMigrationIsOvertakenByWhateverElseEndedItsOwnership() {
        TestMigration migration = new TestMigration(3);
        Plan plan = migration.state().plan();
        TestCluster cluster = migration.cluster();
        Chain chain = migration.chain();
        Chain own = chain.followedBy(
                new Link.Transfer(cluster.transfer(chain, TestMigration.SOURCE, TestMigration.TARGET)));
        Chain back =
                own.followedBy(new Link.Transfer(cluster.transfer(own, TestMigration.TARGET, TestMigration.SOURCE)));
        Chain other = chain.followedBy(new Link.Transfer(Signed.by(
                TestMigration.SOURCE.key(),
                cluster.statement(
                        chain,
                        TestMigration.SOURCE,
                        TestMigration.TARGET,
                        new MigrationId("another"),
                        TestMigration.MANIFEST,
                        1))));
        Chain adopted = chain.followedBy(
                cluster.adopted(cluster.adoptionTerms(chain, TestMigration.SOURCE, cluster.host(1), cluster.host(2))));
        assertThat(List.of(chain, own, back)).noneMatch(plan::isOvertakenBy);
        assertThat(List.of(other, adopted)).allMatch(plan::isOvertakenBy);
    }

    @Test
    void wordsAreAskedForAgainAfterARestart() {
        TestMigration migration = TestMigration.in(Phase.CLAIM);
        SourceState asked = migration.on(TestMigration.aborting()).state();
        migration.on(new SourceEvent.WordGiven(migration.host(0)));
        migration.restartFrom(stored(asked));
        migration.assertStateChange(
                new SourceEvent.Resumed(), Phase.CLAIM, false, SourceEffect.Unlock.class, SourceEffect.AskWords.class);
        migration.assertStateChange(new SourceEvent.WordGiven(migration.host(0)), Phase.CLAIM, false);
    }

    @Test
    void aWordIsNoneWhereNothingIsGivenUp() {
        for (Phase phase : Phase.values()) {
            TestMigration migration = TestMigration.in(phase);
            migration.assertNoStateChange(new SourceEvent.WordGiven(migration.host(0)));
        }
    }

    @Test
    void theAbortIsSignedForThisClaimAndShownAgainAfterARestart() {
        for (Phase phase : List.of(Phase.CLAIM, Phase.CONNECT, Phase.TRANSFER, Phase.VALIDATE, Phase.LOCK)) {
            TestMigration migration = TestMigration.in(phase);
            migration.aborted();
            Signed<Abort> abort = migration.state().stop().orElseThrow().abort().orElseThrow();
            Plan plan = migration.state().plan();
            assertThat(abort.statement())
                    .isEqualTo(new Abort(
                            plan.migration(),
                            plan.cluster(),
                            plan.source().id(),
                            plan.target().id(),
                            1));
            assertThat(abort.verifiedBy(TestMigration.SOURCE.key().planeKey())).isTrue();
            migration.restartFrom(stored(migration.state()));
            assertThat(migration.on(new SourceEvent.Resumed()).effects()).contains(new SourceEffect.ShowAbort(abort));
            migration.assertStateChange(new SourceEvent.ClaimGone(), Phase.ABORTED, true);
        }
    }

    @Test
    void nothingAbortsOnceDecided() {
        for (Phase phase : Phase.values()) {
            if (!phase.isAbortable()) {
                TestMigration.in(phase).assertNoStateChange(TestMigration.aborting());
            }
        }
    }

    @Test
    void hostsThatSaySoBeforeTheTargetAnswersAreConnected() {
        TestMigration migration = TestMigration.in(Phase.CLAIM);
        migration.waitedFor().forEach(host -> migration.on(new SourceEvent.HostConnected(host)));
        migration.assertStateChange(new SourceEvent.Claimed(), Phase.TRANSFER, false, SourceEffect.SendManifest.class);
    }

    @Test
    void aStrangerDoesNotConnectNorArriveNorVote() {
        HostKey stranger = TestHost.named("stranger").id();
        TestMigration.in(Phase.CONNECT).assertNoStateChange(new SourceEvent.HostConnected(stranger));
        TestMigration switching = TestMigration.in(Phase.SWITCH);
        switching.assertNoStateChange(new SourceEvent.HostArrived(stranger));
        switching.assertNoStateChange(new SourceEvent.HostLeftOut(stranger));
        switching.assertNoStateChange(
                new SourceEvent.Voted(TestHost.named("stranger").vote(switching.certificate())));
    }

    @Test
    void votesThatDoNotCountChangeNothing() {
        TestMigration migration = TestMigration.in(Phase.SWITCH);
        TestHost host = migration.cluster().host(0);
        Signed<Vote> good = host.vote(migration.certificate());
        Vote cast = good.statement();
        List<Vote> wrong = List.of(
                new Vote(cast.host(), cast.cluster(), cast.epoch() + 1, cast.certificate(), 1),
                new Vote(cast.host(), cast.cluster(), cast.epoch(), cast.certificate(), 2),
                new Vote(cast.host(), cast.cluster(), cast.epoch(), TestCluster.digest("other"), 1));
        for (Vote vote : wrong) {
            migration.assertNoStateChange(new SourceEvent.Voted(Signed.by(host.key(), vote)));
        }
        migration.assertNoStateChange(
                new SourceEvent.Voted(Signed.by(migration.cluster().host(1).key(), cast)));
        migration.on(new SourceEvent.Voted(good));
        assertThat(migration.state().hosts()).containsEntry(host.id(), HostStage.VOTED);
    }

    @Test
    void aLockThatComesAfterTheAbortWasDecidedIsGivenBack() {
        TestMigration migration = TestMigration.in(Phase.LOCK);
        migration.on(TestMigration.aborting());

        migration.assertStateChange(
                new SourceEvent.Locked(TestMigration.MANIFEST), Phase.LOCK, false, SourceEffect.Unlock.class);
        assertThat(migration.state().locked()).isEmpty();
    }

    @Test
    void whatChangedSinceTransferGoesOverWhileLocked() {
        TestMigration migration = TestMigration.in(Phase.LOCK);
        migration.assertStateChange(
                new SourceEvent.Locked(TestMigration.DELTA), Phase.LOCK, false, SourceEffect.SendManifest.class);
        migration.assertNoStateChange(migration.confirmed(TestMigration.MANIFEST));
        migration.assertNoStateChange(new SourceEvent.ManifestHeld(TestMigration.MANIFEST));
        migration.assertStateChange(
                new SourceEvent.ManifestHeld(TestMigration.DELTA), Phase.LOCK, false, SourceEffect.ConfirmHeld.class);
        migration.assertStateChange(
                migration.confirmed(TestMigration.DELTA), Phase.COMMIT, true, SourceEffect.ActOnDecision.class);
        assertThat(migration.certificate().statement().manifest()).isEqualTo(TestMigration.DELTA);
    }

    @Test
    void nothingIsDecidedBeforeOperationsAreHeld() {
        TestMigration migration = TestMigration.in(Phase.LOCK);
        migration.assertNoStateChange(new SourceEvent.ManifestHeld(TestMigration.MANIFEST));
        migration.assertNoStateChange(migration.confirmed(TestMigration.MANIFEST));
        assertThat(migration.state().certificate()).isEmpty();
    }

    @Test
    void aManifestThatChangesWhileLockedAborts() {
        TestMigration migration = TestMigration.in(Phase.LOCK);
        migration.on(new SourceEvent.Locked(TestMigration.DELTA));
        migration.on(new SourceEvent.ManifestHeld(TestCluster.digest("changed again")));
        assertThat(migration.state().stop().orElseThrow().reason().code()).isEqualTo("MANIFEST_CHANGED");
    }

    @Test
    void aTargetThatHoldsAnotherManifestOrNoneAborts() {
        for (Optional<Digest> held : List.of(Optional.<Digest>empty(), Optional.of(TestMigration.DELTA))) {
            TestMigration migration = new TestMigration(3).locked();
            migration.assertStateChange(
                    new SourceEvent.HeldConfirmed(
                            held, TestCluster.BOX, migration.cluster().set().electorate()),
                    Phase.LOCK,
                    true,
                    SourceEffect.Unlock.class,
                    SourceEffect.AskWords.class);
            assertThat(migration.state().certificate()).isEmpty();
            assertThat(migration.state().stop().orElseThrow().reason().code()).isEqualTo("MANIFEST_NOT_HELD");
        }
    }

    @Test
    void hostsThatChangedAbort() {
        TestMigration migration = new TestMigration(3).locked();
        migration.on(new SourceEvent.HeldConfirmed(
                Optional.of(TestMigration.MANIFEST),
                TestCluster.BOX,
                TestCluster.of("cluster-1", 4).set().electorate()));
        assertThat(migration.state().certificate()).isEmpty();
        assertThat(migration.state().stop().orElseThrow().reason().code()).isEqualTo("HOSTS_CHANGED");
    }

    @Test
    void aTargetServesByTheFirstOfTwoSignaturesUnderOneDecision() {
        TestMigration migration = TestMigration.in(Phase.SWITCH);
        Signed<TransferCertificate> again = Signed.by(
                TestMigration.SOURCE.key(), migration.certificate().statement().inIncarnation(2));
        SourceEvent.Serving serving =
                new SourceEvent.Serving(migration.cluster().majority(again), Optional.empty());
        migration.assertStateChange(
                serving, Phase.VERIFY, true, SourceEffect.AwaitHosts.class, SourceEffect.Verify.class);
        assertThat(migration.certificate()).isEqualTo(again);
        assertThat(migration.state().majority()).contains(serving.majority());
    }

    @Test
    void servingTakesAMajorityForThisCertificate() {
        TestMigration migration = TestMigration.in(Phase.SWITCH);
        TestCluster cluster = migration.cluster();
        Signed<TransferCertificate> other =
                cluster.transfer(migration.chain(), TestMigration.SOURCE, TestPlane.named("plane-c"));
        Signed<TransferCertificate> forged = new Signed<>(
                migration.certificate().statement(),
                Signed.by(TestMigration.TARGET.key(), migration.certificate().statement())
                        .signature());
        TestCluster smaller = TestCluster.of("cluster-1", 1);
        List<Majority> wrong = List.of(
                cluster.majority(migration.certificate(), cluster.host(0)),
                cluster.majority(migration.certificate(), cluster.host(0), cluster.host(0)),
                cluster.majority(migration.certificate(), cluster.host(0), TestHost.named("stranger")),
                cluster.majority(other),
                cluster.majority(forged),
                new Majority(migration.certificate(), smaller.set(), smaller.votes(migration.certificate(), 1)));
        for (Majority majority : wrong) {
            migration.assertNoStateChange(new SourceEvent.Serving(majority, Optional.empty()));
        }
        migration.assertStateChange(
                migration.serving(), Phase.VERIFY, true, SourceEffect.AwaitHosts.class, SourceEffect.Verify.class);
    }

    @Test
    void onlyValidVotesOfTheMajorityAreTakenForVotes() {
        TestMigration migration = TestMigration.in(Phase.SWITCH);
        TestCluster cluster = migration.cluster();
        List<Signed<Vote>> votes = new ArrayList<>(cluster.votes(migration.certificate(), 2));
        votes.add(Signed.by(
                TestHost.named("stranger").key(),
                cluster.host(2).vote(migration.certificate()).statement()));
        migration.on(
                new SourceEvent.Serving(new Majority(migration.certificate(), cluster.set(), votes), Optional.empty()));
        assertThat(migration.state().hosts())
                .containsEntry(migration.host(0), HostStage.VOTED)
                .containsEntry(migration.host(2), HostStage.CONNECTED);
    }

    @Test
    void aHostMayArriveBeforeTheTargetServes() {
        TestMigration migration = TestMigration.in(Phase.SWITCH);
        migration.waitedFor().forEach(host -> migration.on(new SourceEvent.HostArrived(host)));
        migration.on(migration.serving());
        migration.assertStateChange(
                new SourceEvent.Verified(List.of()), Phase.CLEANUP, false, SourceEffect.CleanUp.class);
        migration.assertStateChange(new SourceEvent.CleanedUp(), Phase.DONE, true);
    }

    @Test
    void theLastHostToArriveStartsTheCleanup() {
        TestMigration migration = TestMigration.in(Phase.CLEANUP);
        migration.assertStateChange(new SourceEvent.HostArrived(migration.host(0)), Phase.CLEANUP, false);
        migration.assertStateChange(new SourceEvent.HostArrived(migration.host(1)), Phase.CLEANUP, false);
        migration.assertNoStateChange(new SourceEvent.CleanedUp());
        migration.assertStateChange(
                new SourceEvent.HostArrived(migration.host(2)), Phase.CLEANUP, false, SourceEffect.CleanUp.class);
        migration.assertNoStateChange(new SourceEvent.HostArrived(migration.host(2)));
        migration.assertStateChange(new SourceEvent.CleanedUp(), Phase.DONE, true);
    }

    @Test
    void afterARestartArrivalsAreLearntAnew() {
        TestMigration migration = TestMigration.in(Phase.SWITCH);
        SourceState stored = migration.on(migration.serving()).state();
        migration.waitedFor().forEach(host -> migration.on(new SourceEvent.HostArrived(host)));
        migration.restartFrom(stored(stored));
        migration.assertStateChange(
                new SourceEvent.Resumed(),
                Phase.VERIFY,
                false,
                SourceEffect.AwaitHosts.class,
                SourceEffect.Verify.class);
        migration.assertStateChange(new SourceEvent.Verified(List.of()), Phase.CLEANUP, false);
        migration.on(new SourceEvent.HostArrived(migration.host(0)));
        migration.on(new SourceEvent.HostArrived(migration.host(1)));
        migration.assertStateChange(
                new SourceEvent.HostArrived(migration.host(2)), Phase.CLEANUP, false, SourceEffect.CleanUp.class);
    }

    @Test
    void fromEveryStoredStateTheWayGoesOn() {
        TestMigration whole = new TestMigration(3);
        List<SourceState> storedStates = new ArrayList<>();
        storedStates.add(whole.state());
        for (SourceEvent event : wholeWay(whole)) {
            SourceTransition transition = whole.on(event);
            if (transition.durable()) {
                storedStates.add(transition.state());
            }
        }
        for (SourceState stored : storedStates) {
            TestMigration migration = new TestMigration(3);
            migration.restartFrom(stored(stored));
            assertThat(migration.on(new SourceEvent.Resumed()).effects().isEmpty())
                    .as("%s", stored.phase())
                    .isEqualTo(stored.phase().isTerminal());
            migration.driveTo(Phase.DONE);
            assertThat(migration.state().certificate().map(Signed::digest))
                    .contains(whole.certificate().digest());
        }
        System.out.printf("coordinator restarts covered: %d stored states%n", storedStates.size());
    }

    @Test
    void aHostLeftOutAfterTheCommitIsRememberedOverARestart() {
        for (Phase phase : List.of(Phase.COMMIT, Phase.SWITCH, Phase.VERIFY, Phase.CLEANUP)) {
            TestMigration migration = TestMigration.in(phase);
            SourceTransition left = migration.on(new SourceEvent.HostLeftOut(migration.host(2)));
            assertThat(left.durable()).isTrue();
            migration.restartFrom(stored(left.state()));
            assertThat(migration.on(new SourceEvent.Resumed()).effects()).isNotEmpty();
            migration.driveTo(Phase.CLEANUP);
            migration.on(new SourceEvent.HostArrived(migration.host(0)));
            migration.assertStateChange(
                    new SourceEvent.HostArrived(migration.host(1)), Phase.CLEANUP, false, SourceEffect.CleanUp.class);
        }
    }

    @Test
    void aCleanupWithEveryHostThereIsRepeatedAfterARestart() {
        TestMigration migration = TestMigration.in(Phase.CLEANUP);
        migration.on(new SourceEvent.HostArrived(migration.host(0)));
        migration.on(new SourceEvent.HostArrived(migration.host(1)));
        SourceTransition last = migration.assertStateChange(
                new SourceEvent.HostLeftOut(migration.host(2)), Phase.CLEANUP, true, SourceEffect.CleanUp.class);
        migration.restartFrom(stored(last.state()));
        migration.assertStateChange(new SourceEvent.Resumed(), Phase.CLEANUP, false, SourceEffect.CleanUp.class);
    }

    @Test
    void aHostThatArrivedCannotBeLeftOut() {
        TestMigration migration = TestMigration.in(Phase.VERIFY);
        migration.on(new SourceEvent.HostArrived(migration.host(0)));
        migration.assertNoStateChange(new SourceEvent.HostLeftOut(migration.host(0)));
    }

    @Test
    void hostsLeftOutByPlanAreNotWaitedForButTheirVotesStillMakeTheQuorum() {
        TestMigration migration = new TestMigration(3, 2);
        migration.driveTo(Phase.SWITCH);
        assertThat(migration.certificate().statement().ended().count()).isEqualTo(3);
        migration.assertNoStateChange(new SourceEvent.Serving(
                migration
                        .cluster()
                        .majority(migration.certificate(), migration.cluster().host(0)),
                Optional.empty()));
        migration.driveTo(Phase.DONE);
        assertThat(migration.state().hosts()).containsEntry(migration.host(2), HostStage.LEFT_OUT);
    }

    @Test
    void aPlanNeedsAMajorityOfHosts() {
        TestMigration two = new TestMigration(2);
        assertThatThrownBy(() -> two.plan(Set.of(two.host(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 of 2 hosts left out: at least 2 are needed");
        TestMigration three = new TestMigration(3);
        assertThat(three.plan(Set.of(three.host(0))).leftOut()).hasSize(1);
        assertThatThrownBy(() -> three.plan(Set.of(three.host(0), three.host(1))))
                .isInstanceOf(IllegalArgumentException.class);
        TestMigration one = new TestMigration(1);
        assertThatThrownBy(() -> one.plan(Set.of(one.host(0)))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlanLeavesOutOnlyItsOwnHostsAndGoesElsewhere() {
        TestMigration migration = new TestMigration(3);
        assertThatThrownBy(
                        () -> migration.plan(Set.of(TestHost.named("stranger").id())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not have");
        PlaneIdentity self = TestMigration.SOURCE.identity();
        Plan plan = migration.state().plan();
        HostSet ended = plan.ended();
        assertThatThrownBy(() -> new Plan(
                        plan.migration(),
                        plan.cluster(),
                        "shop",
                        self,
                        1,
                        self,
                        List.of(),
                        1,
                        plan.head(),
                        ended,
                        Set.of(),
                        true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a migration from plane plane-a to itself");
    }

    private static SourceState stored(SourceState state) {
        return Canonical.decode(SourceState.class, Canonical.encode(state));
    }
}
