package io.drover.migration.host;

import static io.drover.migration.host.TestFollower.A;
import static io.drover.migration.host.TestFollower.B;
import static io.drover.migration.host.TestFollower.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.host.HostEffect.Alarm;
import io.drover.migration.host.HostEffect.CastVote;
import io.drover.migration.host.HostEffect.CutTunnels;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.ownership.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowerTest {
    @Test
    void aTransferMovesTheOwnershipAndIsVotedFor() {
        TestFollower test = TestFollower.pending();
        Signed<TransferCertificate> certificate = test.transfer();
        HostTransition transition = test.on(test.links(certificate));
        Signed<Vote> vote = test.host().vote(certificate);
        assertThat(transition.effects())
                .containsExactly(
                        new CutTunnels(test.cluster().id(), A.id()),
                        new CastVote(vote, Set.of(A.id(), B.id())),
                        new HostEffect.Answer(new HostAnswer.Voted(vote)));
        Holding holding = test.holding();
        assertThat(holding.owner()).isEqualTo(B.identity());
        assertThat(holding.epoch()).isEqualTo(2);
        assertThat(holding.head()).isEqualTo(certificate.digest());
        assertThat(holding.pending()).isEmpty();
        assertThat(holding.endpoints()).containsExactly(TestHost.DOCKER);
    }

    @Test
    void theSameCertificateGetsTheSameVote() {
        TestFollower test = TestFollower.held();
        Signed<Vote> first = test.voted(test.links(test.transfer()));
        HostState before = test.state();
        assertThat(test.voted(test.links(test.transfer()))).isEqualTo(first);
        assertThat(test.state()).isEqualTo(before);
    }

    @Test
    void theFormerOwnersSessionStaysUntilAMajorityIsShown() {
        TestFollower test = TestFollower.unsettled();
        test.accepted(new HostEvent.ForgetAsked(A.id()));
        assertThat(test.state().sessions()).containsExactlyInAnyOrder(at(A), at(B));
        Signed<TransferCertificate> certificate = test.transfer();
        test.refused(
                new HostEvent.MajorityShown(test.cluster().majority(certificate, test.host())), Refusal.NO_MAJORITY);
        test.accepted(new HostEvent.MajorityShown(test.cluster().majority(certificate)));
        assertThat(test.state().sessions()).containsExactly(at(B));
    }

    @Test
    void aSecondCertificateOfAnEpochIsEvidenceAndAnAlarm() {
        for (TestFollower test : List.of(TestFollower.unsettled(), TestFollower.settled())) {
            Holding before = test.holding();
            Signed<TransferCertificate> second = test.cluster().transfer(test.chain(), A, C);
            HostTransition transition = test.on(test.links(second));
            assertThat(TestFollower.refusalOf(transition)).isEqualTo(Refusal.CONFLICT);
            assertThat(transition.effects()).hasAtLeastOneElementOfType(Alarm.class);
            assertThat(test.holding().conflict()).contains(second);
            assertThat(test.holding().owner()).isEqualTo(before.owner());
            assertThat(test.holding().accepted()).isEqualTo(before.accepted());
            test.assertNoStateChange(test.links(second));
        }
    }

    @Test
    void aSecondCertificateSignedByAnotherIsNoEvidence() {
        TestFollower test = TestFollower.unsettled();
        Signed<TransferCertificate> forged =
                Signed.by(C.key(), test.cluster().transfer(test.chain(), A, C).statement());
        test.refused(test.links(forged), Refusal.BAD_SIGNATURE);
        assertThat(test.holding().conflict()).isEmpty();
    }

    @Test
    void aNewerIncarnationDecidesAnewWhatIsNotSettled() {
        TestFollower test = TestFollower.unsettled();
        Signed<TransferCertificate> anew = test.cluster().transfer(test.chain(), A, C, 2);
        HostTransition transition = test.on(test.links(anew));
        assertThat(transition.answer())
                .isEqualTo(new HostAnswer.Voted(test.host().vote(anew)));
        assertThat(transition.effects()).contains(new CutTunnels(test.cluster().id(), B.id()));
        assertThat(test.holding().owner()).isEqualTo(C.identity());
        assertThat(TestFollower.refusalOf(test.on(test.links(test.transfer())))).isEqualTo(Refusal.CONFLICT);
    }

    @Test
    void whatIsSettledIsNotDecidedAnew() {
        TestFollower test = TestFollower.settled();
        Signed<TransferCertificate> anew = test.cluster().transfer(test.chain(), A, C, 2);
        assertThat(TestFollower.refusalOf(test.on(test.links(anew)))).isEqualTo(Refusal.CONFLICT);
        assertThat(test.holding().owner()).isEqualTo(B.identity());
    }

    @Test
    void whatIsSettledGetsAVoteAgainAsALaterIncarnationSignsIt() {
        TestFollower test = TestFollower.settled();
        HostState before = test.state();
        Signed<TransferCertificate> again =
                Signed.by(A.key(), test.transfer().statement().inIncarnation(2));
        HostTransition transition = test.on(test.links(again));
        assertThat(transition.answer())
                .isEqualTo(new HostAnswer.Voted(test.host().vote(again)));
        assertThat(transition.effects()).noneMatch(HostEffect.Alarm.class::isInstance);
        assertThat(test.state()).as("it keeps what it holds").isEqualTo(before);
        test.promised(A, 4);
        Signed<TransferCertificate> refused =
                Signed.by(A.key(), test.transfer().statement().inIncarnation(3));
        test.refused(test.links(refused), Refusal.OLD_INCARNATION);
        test.refused(
                test.links(Signed.by(B.key(), test.transfer().statement().inIncarnation(5))), Refusal.BAD_SIGNATURE);
    }

    /** It was away while the owner went on from the decision as another incarnation had signed it. */
    @Test
    void aHostFollowsTheSignatureThatItsOwnerGoesOnFrom() {
        TestFollower earlier = TestFollower.settled();
        followsItsOwner(
                earlier, Signed.by(A.key(), earlier.transfer().statement().inIncarnation(2)));
        TestFollower later = TestFollower.held();
        later.on(later.links(Signed.by(A.key(), later.transfer().statement().inIncarnation(2))));
        later.refused(later.links(later.transfer()), Refusal.STALE);
        followsItsOwner(later, later.transfer());
    }

    private static void followsItsOwner(TestFollower test, Signed<TransferCertificate> other) {
        Chain chain = test.chain().followedBy(new Link.Transfer(other));
        Link began = chain.links().getLast();
        Signed<TransferCertificate> next = test.cluster().transfer(chain, B, C);
        HostState before = test.state();
        assertThat(TestFollower.refusalOf(test.on(test.links(next)))).isEqualTo(Refusal.GAP);
        for (TestPlane notTheOwner : List.of(A, C)) {
            Link forged = new Link.Transfer(Signed.by(notTheOwner.key(), next.statement()));
            assertThat(TestFollower.refusalOf(test.on(test.links(began, forged))))
                    .isEqualTo(Refusal.GAP);
        }
        assertThat(test.state()).isEqualTo(before);
        assertThat(test.voted(test.links(began, new Link.Transfer(next))))
                .isEqualTo(test.host().vote(next));
        assertThat(test.holding().head()).isEqualTo(next.digest());
        assertThat(test.holding().lineage().orElseThrow().chain()).isEqualTo(chain.followedBy(new Link.Transfer(next)));
    }

    @Test
    void whatAPromiseRefusesIsTakenFromALaterLifeThatBuildsOnIt() {
        TestFollower test = TestFollower.held();
        Chain chain = test.chain();
        Chain second = chain.followedBy(new Link.Transfer(test.cluster().transfer(chain, A, A, 2)));
        Signed<TransferCertificate> third = test.cluster().transfer(second, A, A, 3);
        Signed<TransferCertificate> tooOld = test.cluster().transfer(second, A, A, 2);
        Signed<TransferCertificate> forged = Signed.by(B.key(), third.statement());
        Signed<TransferCertificate> elsewhere = test.cluster().transfer(chain, A, A, 3);
        test.promised(A, 3);
        Link first = second.links().getLast();
        test.refused(test.links(first), Refusal.OLD_INCARNATION);
        test.refused(test.links(first, new Link.Transfer(tooOld)), Refusal.OLD_INCARNATION);
        test.refused(test.links(first, new Link.Transfer(forged)), Refusal.OLD_INCARNATION);
        test.refused(test.links(first, new Link.Transfer(elsewhere)), Refusal.OLD_INCARNATION);
        test.on(test.links(first, new Link.Transfer(third)));
        assertThat(test.holding().head()).isEqualTo(third.digest());
    }

    @Test
    void aPromiseTellsWhatWasRefusedBefore() {
        TestFollower test = TestFollower.held();
        assertThat(test.promised(A, 2))
                .singleElement()
                .satisfies(held ->
                        assertThat(held.refuses(test.transfer().statement())).isFalse());
        assertThat(test.promised(A, 3))
                .singleElement()
                .satisfies(held ->
                        assertThat(held.refuses(test.transfer().statement())).isTrue());
    }

    @Test
    void everyWayACertificateCanBeWrong() {
        TestFollower test = TestFollower.pending();
        Chain chain = test.chain();
        TransferCertificate good = test.transfer().statement();
        TestCluster more = TestCluster.of("cluster-1", 4);
        TestCluster other = TestCluster.of("cluster-9", 3);
        test.refused(test.links(Signed.by(B.key(), good)), Refusal.BAD_SIGNATURE);
        test.refused(test.links(test.cluster().transfer(chain, B, C)), Refusal.BAD_SIGNATURE);
        test.refused(test.links(test.cluster().transfer(chain, A.withOtherKeys(), B)), Refusal.BAD_SIGNATURE);
        test.refused(test.links(more.transfer(chain, A, B)), Refusal.GAP);
        test.refused(test.links(other.transfer(other.chain(A), A, B)), Refusal.NOT_HELD);
        Chain longer = chain.followedBy(new Link.Transfer(test.transfer()));
        test.refused(test.links(test.cluster().transfer(longer, B, C)), Refusal.GAP);
        Chain elsewhere = test.cluster().chain(C);
        test.refused(test.links(test.cluster().transfer(elsewhere, A, B)), Refusal.GAP);
        test.refused(test.links(), Refusal.STALE);
        test.voted(test.links(test.transfer()));
    }

    @Test
    void manyLinksAtOnce() {
        TestFollower test = TestFollower.held();
        Chain one = test.chain();
        Link first = new Link.Transfer(test.cluster().transfer(one, A, B));
        Chain two = one.followedBy(first);
        Signed<TransferCertificate> back = test.cluster().transfer(two, B, A);
        HostTransition transition = test.on(test.links(first, new Link.Transfer(back)));
        assertThat(transition.answer())
                .isEqualTo(new HostAnswer.Voted(test.host().vote(back)));
        assertThat(transition.effects().stream().filter(CastVote.class::isInstance))
                .hasSize(2);
        assertThat(transition.effects().stream().filter(HostEffect.Answer.class::isInstance))
                .hasSize(1);
        assertThat(test.holding().owner()).isEqualTo(A.identity());
        assertThat(test.holding().epoch()).isEqualTo(3);
        test.refused(test.links(first), Refusal.STALE);
        assertThat(test.voted(test.links(first, new Link.Transfer(back))))
                .isEqualTo(test.host().vote(back));
    }

    @Test
    void theFirstRefusedLinkIsTheAnswerAndThoseBeforeItStand() {
        TestFollower test = TestFollower.held();
        Link first = new Link.Transfer(test.transfer());
        Chain two = test.chain().followedBy(first);
        Signed<TransferCertificate> forged =
                Signed.by(C.key(), test.cluster().transfer(two, B, C).statement());
        Chain three = two.followedBy(new Link.Transfer(test.cluster().transfer(two, B, C)));
        Link third = new Link.Transfer(test.cluster().transfer(three, C, A));
        HostTransition transition = test.on(test.links(first, new Link.Transfer(forged), third));
        assertThat(TestFollower.refusalOf(transition)).isEqualTo(Refusal.BAD_SIGNATURE);
        assertThat(test.holding().epoch()).isEqualTo(2);
        assertThat(transition.effects()).hasAtLeastOneElementOfType(CastVote.class);
    }

    @Test
    void aConflictIsNotHiddenByTheLinksAfterIt() {
        TestFollower test = TestFollower.unsettled();
        Signed<TransferCertificate> second = test.cluster().transfer(test.chain(), A, C);
        Chain other = test.chain().followedBy(new Link.Transfer(second));
        HostTransition transition = test.on(test.links(
                new Link.Transfer(second), new Link.Transfer(test.cluster().transfer(other, C, A))));
        assertThat(TestFollower.refusalOf(transition)).isEqualTo(Refusal.CONFLICT);
        assertThat(test.holding().conflict()).contains(second);
    }

    @Test
    void aLosingVoterFollowsTheMajority() {
        TestFollower test = TestFollower.unsettled();
        Signed<TransferCertificate> lost = test.transfer();
        Signed<TransferCertificate> won = test.cluster().transfer(test.chain(), A, C);
        TestHost[] others = {test.cluster().host(1), test.cluster().host(2)};
        HostTransition transition =
                test.on(new HostEvent.MajorityShown(test.cluster().majority(won, others)));
        assertThat(transition.answer()).isEqualTo(new HostAnswer.Accepted());
        assertThat(transition.effects())
                .contains(new CutTunnels(test.cluster().id(), B.id()))
                .hasAtLeastOneElementOfType(Alarm.class);
        assertThat(test.holding().owner()).isEqualTo(C.identity());
        assertThat(test.holding().conflict()).contains(lost);
        assertThat(test.on(test.links(won)).answer()).isEqualTo(new HostAnswer.Accepted());
        assertThat(TestFollower.refusalOf(test.on(test.links(lost)))).isEqualTo(Refusal.CONFLICT);
        // It tells what it follows, and no vote of its own for that.
        assertThat(test.promised(A, 2)).singleElement().satisfies(held -> {
            assertThat(held.certificate()).contains(won);
            assertThat(held.vote()).isEmpty();
            assertThat(held.settled()).isTrue();
        });
    }

    @Test
    void aMajorityOfTooFewOrOthersIsNone() {
        TestFollower test = TestFollower.unsettled();
        Signed<TransferCertificate> other = test.cluster().transfer(test.chain(), A, C);
        TestHost one = test.cluster().host(1);
        TestCluster small = TestCluster.of("cluster-1", 1);
        test.refused(new HostEvent.MajorityShown(test.cluster().majority(other, one)), Refusal.NO_MAJORITY);
        test.refused(new HostEvent.MajorityShown(test.cluster().majority(other, one, one)), Refusal.NO_MAJORITY);
        test.refused(
                new HostEvent.MajorityShown(test.cluster().majority(other, one, TestHost.named("stranger"))),
                Refusal.NO_MAJORITY);
        Signed<TransferCertificate> ofOneHost = small.transfer(test.chain(), A, C);
        test.refused(new HostEvent.MajorityShown(small.majority(ofOneHost, small.host(0))), Refusal.NO_MAJORITY);
        Signed<TransferCertificate> forged = Signed.by(C.key(), other.statement());
        test.refused(new HostEvent.MajorityShown(test.cluster().majority(forged)), Refusal.NO_MAJORITY);
    }

    @Test
    void aHostThatMissedTheCertificateFollowsTheMajority() {
        TestFollower test = TestFollower.held();
        Signed<TransferCertificate> certificate = test.transfer();
        TestHost one = test.cluster().host(1);
        test.refused(new HostEvent.MajorityShown(test.cluster().majority(certificate, one)), Refusal.NO_MAJORITY);
        Chain two = test.chain().followedBy(new Link.Transfer(certificate));
        test.refused(
                new HostEvent.MajorityShown(
                        test.cluster().majority(test.cluster().transfer(two, B, C))),
                Refusal.GAP);
        test.accepted(new HostEvent.MajorityShown(
                test.cluster().majority(certificate, one, test.cluster().host(2))));
        assertThat(test.holding().owner()).isEqualTo(B.identity());
        test.accepted(new HostEvent.ForgetAsked(A.id()));
        assertThat(test.state().sessions()).containsExactly(at(B));
    }

    @Test
    void aPromiseRefusesOldDecisionsButNotSettledOnes() {
        TestFollower test = TestFollower.held();
        assertThat(test.promised(A, 2)).singleElement().satisfies(held -> {
            assertThat(held.head()).isEqualTo(test.chain().head());
            assertThat(held.certificate()).isEmpty();
            assertThat(held.lineage().orElseThrow().chain()).isEqualTo(test.chain());
        });
        test.refused(test.links(test.transfer()), Refusal.OLD_INCARNATION);
        test.refused(TestFollower.promise(A, 1), Refusal.OLD_INCARNATION);
        TestHost[] others = {test.cluster().host(1), test.cluster().host(2)};
        test.accepted(new HostEvent.MajorityShown(test.cluster().majority(test.transfer(), others)));
        assertThat(test.holding().owner()).isEqualTo(B.identity());
    }

    @Test
    void aPromiseTellsTheNewestVote() {
        TestFollower test = TestFollower.unsettled();
        assertThat(test.promised(A, 2)).singleElement().satisfies(held -> {
            assertThat(held.certificate()).contains(test.transfer());
            assertThat(held.vote()).contains(test.host().vote(test.transfer()));
            assertThat(held.settled()).isFalse();
            assertThat(held.lineage().orElseThrow().chain())
                    .isEqualTo(test.chain().followedBy(new Link.Transfer(test.transfer())));
        });
        test.accepted(TestFollower.enrolment(C));
        assertThat(test.promised(C, 2)).isEmpty();
        Signed<TransferCertificate> anew = test.cluster().transfer(test.chain(), A, C, 2);
        assertThat(test.voted(test.links(anew))).isEqualTo(test.host().vote(anew));
        assertThat(test.holding().lineage().orElseThrow().chain())
                .isEqualTo(test.chain().followedBy(new Link.Transfer(anew)));
    }

    @Test
    void aPromiseIsForOneRecovery() {
        TestFollower test = TestFollower.held();
        assertThat(test.promised(A, 2)).hasSize(1);
        assertThat(test.promised(A, 2)).as("asked again").hasSize(1);
        test.refused(
                new HostEvent.PromiseAsked(A.id(), 2, TestCluster.digest("another recovery")), Refusal.OLD_INCARNATION);
        assertThat(test.promised(A, 3)).hasSize(1);
        test.refused(TestFollower.promise(A, 2), Refusal.OLD_INCARNATION);
    }

    @Test
    void anIncarnationThatHasSpokenGetsNoPromise() {
        TestFollower test = TestFollower.held();
        test.refused(TestFollower.promise(A, 1), Refusal.OLD_INCARNATION);
        test.voted(test.links(test.cluster().transfer(test.chain(), A, B, 2)));
        test.refused(TestFollower.promise(A, 2), Refusal.OLD_INCARNATION);
        assertThat(test.promised(A, 3)).hasSize(1);
    }

    @Test
    void aPlaneThatFellBehindItselfIsRefusedUntilRecovered() {
        TestFollower test = TestFollower.held();
        test.accepted(new HostEvent.ClockTold(A.id(), new PlaneClock(1, 9)));
        test.accepted(new HostEvent.ClockTold(A.id(), new PlaneClock(1, 9)));
        test.refused(new HostEvent.ClockTold(A.id(), new PlaneClock(1, 8)), Refusal.RESTORED_PLANE);
        test.accepted(new HostEvent.ClockTold(A.id(), new PlaneClock(2, 3)));
        test.refused(new HostEvent.ClockTold(A.id(), new PlaneClock(1, 99)), Refusal.RESTORED_PLANE);
        test.refused(new HostEvent.ClockTold(C.id(), PlaneClock.FIRST), Refusal.NOT_ENROLLED);
    }

    @Test
    void aPlaneIsKnownByOneKey() {
        TestFollower test = TestFollower.pending();
        TestPlane impostor = A.withOtherKeys();
        test.refused(TestFollower.enrolment(impostor), Refusal.BAD_SIGNATURE);
        test.refused(TestFollower.enrolment(B.withOtherKeys()), Refusal.BAD_SIGNATURE);
        test.refused(test.offer(A, 1, B.withOtherKeys()), Refusal.BAD_SIGNATURE);
        test.refused(test.links(test.cluster().transfer(test.chain(), A, B.withOtherKeys())), Refusal.BAD_SIGNATURE);
        test.refused(
                new HostEvent.AdoptionOrdered(test.cluster()
                        .adoptionTerms(
                                test.chain(), B.withOtherKeys(), test.cluster().host(1))),
                Refusal.BAD_SIGNATURE);
        test.refused(
                new HostEvent.GenesisShown(
                        A.id(), TestCluster.of("cluster-3", 3).genesis(impostor), Set.of()),
                Refusal.BAD_SIGNATURE);
    }

    @Test
    void aPlaneReplacesItsKeyByATransferToItself() {
        TestFollower test = TestFollower.held();
        TestPlane renewed = A.withOtherKeys();
        test.voted(test.links(test.cluster().transfer(test.chain(), A, renewed)));
        assertThat(test.holding().owner()).isEqualTo(renewed.identity());
        assertThat(test.state().plane(A.id()).orElseThrow().identity()).isEqualTo(renewed.identity());
    }

    @Test
    void aPlaneThatChangedItsKeysIsKnownByTheNewOnesAlone() {
        TestFollower test = TestFollower.held();
        TestPlane renewed = A.withOtherKeys();
        test.accepted(TestFollower.succession(A, renewed));
        KnownPlane known = test.state().plane(A.id()).orElseThrow();
        assertThat(known.identity()).isEqualTo(renewed.identity());
        assertThat(known.gateways()).isEqualTo(renewed.gateways());
        assertThat(known.former()).containsExactly(A.identity());
        test.assertNoStateChange(TestFollower.succession(A, renewed));
        test.refused(TestFollower.enrolment(A), Refusal.BAD_SIGNATURE);

        Signed<TransferCertificate> toItself = test.cluster().transfer(test.chain(), A, renewed);
        test.voted(test.links(toItself));
        Chain renewedChain = test.chain().followedBy(new Link.Transfer(toItself));
        Signed<TransferCertificate> byTheFormerKey = Signed.by(
                A.key(), test.cluster().transfer(renewedChain, renewed, B).statement());
        test.refused(test.links(byTheFormerKey), Refusal.BAD_SIGNATURE);
        test.refused(test.links(test.cluster().transfer(renewedChain, A, B)), Refusal.BAD_SIGNATURE);
        test.refused(
                new HostEvent.GenesisShown(
                        A.id(), TestCluster.of("cluster-3", 3).genesis(A), Set.of()),
                Refusal.BAD_SIGNATURE);
        test.voted(test.links(test.cluster().transfer(renewedChain, renewed, B)));
    }

    @Test
    void nobodyButThePlaneItselfSaysWhichKeysFollow() {
        TestFollower test = TestFollower.held();
        test.accepted(TestFollower.enrolment(B));
        TestPlane renewed = A.withOtherKeys();
        Succession statement = new Succession(A.identity(), renewed.identity(), renewed.gateways());
        for (SigningKey forger : List.of(B.key(), renewed.key(), SigningKey.generate())) {
            test.refused(new HostEvent.SuccessionShown(A.id(), Signed.by(forger, statement)), Refusal.BAD_SIGNATURE);
        }
        test.refused(new HostEvent.SuccessionShown(B.id(), Signed.by(A.key(), statement)), Refusal.BAD_SIGNATURE);
        test.refused(TestFollower.succession(C, C.withOtherKeys()), Refusal.NOT_ENROLLED);
        test.refused(TestFollower.succession(renewed, A), Refusal.BAD_SIGNATURE);
        assertThat(test.state().plane(A.id()).orElseThrow().identity()).isEqualTo(A.identity());
    }

    @Test
    void keysThatWereGivenUpAreNeverTakenUpAgain() {
        TestFollower test = TestFollower.held();
        TestPlane second = A.withOtherKeys();
        test.accepted(TestFollower.succession(A, second));
        test.refused(TestFollower.succession(second, A), Refusal.STALE);
        test.refused(TestFollower.succession(A, TestPlane.named("other-x").as(A.id())), Refusal.BAD_SIGNATURE);
        TestPlane third = TestPlane.named("other-y").as(A.id());
        test.accepted(TestFollower.succession(second, third));
        test.refused(TestFollower.succession(A, second), Refusal.STALE);
        assertThat(test.state().plane(A.id()).orElseThrow().identity()).isEqualTo(third.identity());
    }

    @Test
    void theNextKeySaysThatTheFormerIsShownNoMore() {
        TestFollower test = TestFollower.held();
        TestPlane renewed = A.withOtherKeys();
        List<GatewayAddress> both = List.of(TestPlane.gateway("former"), TestPlane.gateway("next"));
        List<GatewayAddress> one = List.of(TestPlane.gateway("next"));
        HostEvent announced = new HostEvent.SuccessionShown(
                A.id(), Signed.by(A.key(), new Succession(A.identity(), renewed.identity(), both)));
        HostEvent finished = new HostEvent.SuccessionShown(
                A.id(), Signed.by(renewed.key(), new Succession(A.identity(), renewed.identity(), one)));
        test.refused(finished, Refusal.BAD_SIGNATURE);
        test.accepted(announced);
        assertThat(test.state().plane(A.id()).orElseThrow().gateways()).isEqualTo(both);
        test.accepted(finished);
        assertThat(test.state().plane(A.id()).orElseThrow().gateways()).isEqualTo(one);
        test.assertNoStateChange(announced);
        assertThat(test.state().plane(A.id()).orElseThrow().gateways())
                .as("after a replay")
                .isEqualTo(one);
    }

    @Test
    void aPlaneThatIsDoneWithMayComeBackByOtherKeys() {
        TestFollower test = TestFollower.settled();
        test.accepted(new HostEvent.ForgetAsked(A.id()));
        TestPlane renewed = A.withOtherKeys();
        Chain chain = test.chain().followedBy(new Link.Transfer(test.transfer()));
        test.voted(test.links(test.cluster().transfer(chain, B, renewed)));
        assertThat(test.state().plane(A.id()).orElseThrow().identity()).isEqualTo(renewed.identity());
    }

    @Test
    void nobodyLeadsAnotherPlanesSessionsElsewhere() {
        TestFollower test = TestFollower.held();
        test.accepted(TestFollower.enrolment(B));
        List<GatewayAddress> foreign = List.of(TestPlane.gateway("evil"));
        test.accepted(new HostEvent.PendingOffered(
                A.id(),
                test.cluster().id(),
                1,
                TestCluster.migration(test.chain()),
                B.identity(),
                Optional.empty(),
                foreign));
        assertThat(test.state().plane(B.id()).orElseThrow().gateways()).isEqualTo(B.gateways());

        TestFollower pendingElsewhere = TestFollower.pending();
        TestCluster second = new TestCluster(
                new ClusterId("cluster-2"), pendingElsewhere.cluster().hosts());
        pendingElsewhere.accepted(TestFollower.enrolment(C));
        pendingElsewhere.accepted(new HostEvent.GenesisShown(C.id(), second.genesis(C), Set.of(TestFollower.DATABASE)));
        pendingElsewhere.accepted(new HostEvent.PendingOffered(
                C.id(),
                second.id(),
                1,
                TestCluster.migration(second.chain(C)),
                B.identity(),
                Optional.empty(),
                foreign));
        assertThat(pendingElsewhere.state().plane(B.id()).orElseThrow().gateways())
                .isEqualTo(B.gateways());
    }

    @Test
    void theOwnerSaysWhereATargetIsThatMattersForNothingElse() {
        TestFollower test = TestFollower.pending();
        List<io.drover.migration.identity.GatewayAddress> moved = List.of(TestPlane.gateway("b-moved"));
        test.accepted(new HostEvent.PendingOffered(
                A.id(),
                test.cluster().id(),
                1,
                TestCluster.migration(test.chain()),
                B.identity(),
                Optional.empty(),
                moved));
        assertThat(test.state().plane(B.id()).orElseThrow().gateways()).isEqualTo(moved);
    }

    @Test
    void anAdoptionIsStatedOnceAndFollowed() {
        TestFollower test = TestFollower.held();
        AdoptionTerms terms = test.cluster()
                .adoptionTerms(
                        test.chain(), C, test.cluster().host(1), test.cluster().host(2));
        HostTransition transition = test.on(new HostEvent.AdoptionOrdered(terms));
        assertThat(transition.answer()).isInstanceOf(HostAnswer.AdoptionStated.class);
        HostAnswer.AdoptionStated stated = (HostAnswer.AdoptionStated) transition.answer();
        assertThat(stated.adoption().verifiedBy(test.host().id())).isTrue();
        assertThat(transition.effects())
                .contains(new CutTunnels(test.cluster().id(), A.id()))
                .hasAtLeastOneElementOfType(Alarm.class);
        assertThat(test.holding().owner()).isEqualTo(C.identity());
        HostState before = test.state();
        assertThat(test.on(new HostEvent.AdoptionOrdered(terms)).answer()).isEqualTo(stated);
        assertThat(test.state()).isEqualTo(before);
        Link.Adopted adopted = new Link.Adopted(List.of(stated.adoption()));
        test.assertNoStateChange(test.links(adopted));
        Chain chain = test.chain().followedBy(adopted);
        TestCluster survivors = new TestCluster(test.cluster().id(), List.of(test.host()));
        test.voted(test.links(survivors.transfer(chain, C, B)));
    }

    @Test
    void anAdoptionMustNameThisHostAsASurvivor() {
        TestFollower test = TestFollower.held();
        AdoptionTerms lost = test.cluster().adoptionTerms(test.chain(), C, test.host());
        test.refused(new HostEvent.AdoptionOrdered(lost), Refusal.NOT_NAMED);
        AdoptionTerms unstated =
                test.cluster().adoptionTerms(test.chain(), C, test.cluster().host(1));
        test.refused(test.links(test.cluster().adopted(unstated)), Refusal.NOT_NAMED);
    }

    @Test
    void aHostNamedAsLostIsQuarantined() {
        TestFollower test = TestFollower.held();
        Link.Adopted adopted = test.cluster().adopted(test.cluster().adoptionTerms(test.chain(), C, test.host()));
        HostTransition transition = test.on(test.links(adopted));
        assertThat(TestFollower.refusalOf(transition)).isEqualTo(Refusal.QUARANTINED);
        assertThat(transition.effects())
                .contains(new CutTunnels(test.cluster().id(), A.id()))
                .hasAtLeastOneElementOfType(Alarm.class);
        assertThat(test.holding().quarantined()).isTrue();
        test.refused(test.links(adopted), Refusal.QUARANTINED);
        test.refused(test.links(test.transfer()), Refusal.QUARANTINED);
    }

    @Test
    void aHostNamedAsLostIsQuarantinedThoughItHadVotedBefore() {
        TestFollower test = TestFollower.held();
        Link.Adopted adopted = test.cluster().adopted(test.cluster().adoptionTerms(test.chain(), C, test.host()));
        test.on(test.links(test.transfer()));
        assertThat(test.holding().epoch()).isEqualTo(adopted.epoch());
        HostTransition transition = test.on(test.links(adopted));
        assertThat(TestFollower.refusalOf(transition)).isEqualTo(Refusal.QUARANTINED);
        assertThat(transition.effects()).contains(new CutTunnels(test.cluster().id(), B.id()));
        assertThat(test.holding().quarantined()).isTrue();
    }

    @Test
    void anAdoptionOfAnEarlierOwnershipChangesNothing() {
        TestFollower test = TestFollower.held();
        AdoptionTerms terms = test.cluster().adoptionTerms(test.chain(), C, test.host());
        AdoptionTerms other = new AdoptionTerms(
                terms.cluster(),
                terms.epoch(),
                TestCluster.digest("another ownership"),
                terms.adopter(),
                terms.adopterGateways(),
                terms.dead(),
                terms.survivors());
        test.on(test.links(test.transfer()));
        test.refused(test.links(test.cluster().adopted(other)), Refusal.STALE);
        assertThat(test.holding().quarantined()).isFalse();
    }

    @Test
    void nobodyInventsSurvivorsThatNameThisHostAsLost() {
        TestFollower test = TestFollower.held();
        TestHost invented = TestHost.named("invented");
        AdoptionTerms terms = new AdoptionTerms(
                test.cluster().id(),
                99,
                test.chain().head(),
                C.identity(),
                C.gateways(),
                Set.of(test.host().id()),
                new HostSet(Set.of(invented.id())));
        Link.Adopted forged = new TestCluster(test.cluster().id(), List.of(invented)).adopted(terms);
        test.refused(test.links(forged), Refusal.GAP);
        assertThat(test.holding().quarantined()).isFalse();
    }

    @Test
    void aGenesisMustBeOfTheEnrolledPlaneThatShowsIt() {
        TestFollower test = TestFollower.enrolled();
        TestCluster cluster = test.cluster();
        test.refused(new HostEvent.GenesisShown(A.id(), cluster.genesis(B), Set.of()), Refusal.BAD_SIGNATURE);
        test.refused(new HostEvent.GenesisShown(B.id(), cluster.genesis(B), Set.of()), Refusal.NOT_ENROLLED);
        test.refused(
                new HostEvent.GenesisShown(
                        A.id(), Signed.by(C.key(), cluster.genesis(A).statement()), Set.of()),
                Refusal.BAD_SIGNATURE);
        test.accepted(new HostEvent.ForgetAsked(A.id()));
        test.refused(test.genesis(), Refusal.NOT_ENROLLED);
    }

    @Test
    void aPromisedIncarnationTakesNothingOver() {
        TestFollower test = TestFollower.enrolled();
        test.on(TestFollower.promise(A, 2));
        test.refused(test.genesis(), Refusal.OLD_INCARNATION);
    }

    @Test
    void releasedIsForgottenAndOnlyByTheOwner() {
        TestFollower test = TestFollower.settled();
        test.refused(new HostEvent.ReleaseAsked(A.id(), test.cluster().id(), 2), Refusal.NOT_THE_OWNER);
        HostTransition transition =
                test.on(new HostEvent.ReleaseAsked(B.id(), test.cluster().id(), 2));
        assertThat(transition.effects()).contains(new CutTunnels(test.cluster().id(), B.id()));
        assertThat(test.state().holdings()).isEmpty();
        test.accepted(new HostEvent.ReleaseAsked(B.id(), test.cluster().id(), 2));
    }

    @Test
    void aWithdrawalOfAnotherMigrationKeepsThePendingSession() {
        TestFollower test = TestFollower.pending();
        test.assertNoStateChange(new HostEvent.PendingWithdrawn(
                A.id(), test.cluster().id(), 1, new io.drover.migration.identity.MigrationId("another")));
        assertThat(test.state().sessions()).containsExactlyInAnyOrder(at(A), at(B));
        test.accepted(
                new HostEvent.PendingWithdrawn(A.id(), test.cluster().id(), 1, TestCluster.migration(test.chain())));
        assertThat(test.state().sessions()).containsExactly(at(A));
    }

    @Test
    void aHostThatGaveItsWordClosesThePendingSessionAndNeverVotes() {
        TestFollower test = TestFollower.pending();
        test.accepted(test.wordAsked(1));
        assertThat(test.state().sessions()).containsExactly(at(A));
        test.refused(test.links(test.transfer()), Refusal.WORD_GIVEN);
        test.refused(test.offer(), Refusal.WORD_GIVEN);
        assertThat(test.holding().owner()).isEqualTo(A.identity());
    }

    /** The votes of the others decide, and what a recovered owner signs anew is another decision. */
    @Test
    void aWordYieldsToAMajorityAndToALaterIncarnation() {
        TestFollower settled = TestFollower.pending();
        settled.accepted(settled.wordAsked(1));
        settled.accepted(new HostEvent.MajorityShown(settled.cluster()
                .majority(
                        settled.transfer(),
                        settled.cluster().host(1),
                        settled.cluster().host(2))));
        assertThat(settled.holding().owner()).isEqualTo(B.identity());

        TestFollower anew = TestFollower.pending();
        anew.accepted(anew.wordAsked(1));
        anew.voted(anew.links(anew.cluster().transfer(anew.chain(), A, B, 2)));
        assertThat(anew.holding().owner()).isEqualTo(B.identity());
    }

    @Test
    void aWordForOneMigrationBindsForNoOther() {
        TestFollower test = TestFollower.pending();
        test.accepted(test.wordAsked(new MigrationId("another"), 1));
        test.voted(test.links(test.transfer()));
    }

    /** The later incarnation gave up what it had decided anew, while a certificate of the earlier one was on its way. */
    @Test
    void aWordHoldsAlsoAfterAVoteForAnotherMigration() {
        TestFollower test = TestFollower.pending();
        test.accepted(test.wordAsked(2));
        test.voted(test.links(Signed.by(
                A.key(),
                test.cluster()
                        .statement(
                                test.chain(), A, C, new MigrationId("another"), TestCluster.digest("manifest"), 1))));
        test.refused(test.links(test.cluster().transfer(test.chain(), A, B, 2)), Refusal.WORD_GIVEN);
        test.voted(test.links(test.cluster().transfer(test.chain(), A, B, 3)));
    }

    @Test
    void whoPromisesTellsItsWordsAndGivesNoneForOlderIncarnations() {
        TestFollower test = TestFollower.pending();
        test.accepted(test.wordAsked(1));
        assertThat(test.promised(A, 3))
                .singleElement()
                .satisfies(held ->
                        assertThat(held.words()).containsExactly(new Word(TestCluster.migration(test.chain()), 1)));
        test.refused(test.wordAsked(2), Refusal.OLD_INCARNATION);
        test.accepted(test.wordAsked(3));
    }

    @Test
    void oneWhoVotedGivesNoWord() {
        TestFollower test = TestFollower.unsettled();
        test.refused(test.wordAsked(1), Refusal.NOT_THE_OWNER);
    }

    @Test
    void theNewestWordsAreKept() {
        TestFollower test = TestFollower.pending();
        test.accepted(test.wordAsked(1));
        for (int i = 0; i < Holding.MOST_WORDS - 1; i++) {
            test.accepted(test.wordAsked(new MigrationId("word-" + i), 1));
        }
        test.refused(test.links(test.transfer()), Refusal.WORD_GIVEN);
        assertThat(test.holding().words()).hasSize(Holding.MOST_WORDS);
        test.accepted(test.wordAsked(new MigrationId("m-more"), 1));
        assertThat(test.holding().words()).hasSize(Holding.MOST_WORDS);
    }

    @Test
    void noTwoPlanesEverCommandOneHost() {
        TestFollower test = TestFollower.held();
        PlaneIdentity first = test.holding().owner();
        test.voted(test.links(test.transfer()));
        assertThat(test.holding().owner()).isNotEqualTo(first);
        for (TestPlane plane : List.of(A, C)) {
            Access access = new Authorization(
                            plane.id(), test.cluster().id(), 1, TestHost.DOCKER, java.util.Optional.empty())
                    .tunnel(test.state(), TestCluster.THEN);
            assertThat(access).isInstanceOf(Access.Denied.class);
        }
        Access access = new Authorization(B.id(), test.cluster().id(), 2, TestHost.DOCKER, java.util.Optional.empty())
                .tunnel(test.state(), TestCluster.THEN);
        assertThat(access).isInstanceOf(Access.Full.class);
    }

    private static SessionTarget at(TestPlane plane) {
        return new SessionTarget(plane.id(), PoolName.DEFAULT);
    }

    private static SessionTarget at(PoolName pool) {
        return new SessionTarget(A.id(), pool);
    }

    @Test
    void aMoveWithinThePlaneOpensASecondSessionAndThenClosesTheFirst() {
        TestFollower test = TestFollower.held();
        test.accepted(test.offerOfPool(TestFollower.BLUE));
        assertThat(test.state().sessions()).containsExactlyInAnyOrder(at(A), at(TestFollower.BLUE));
        assertThat(test.state().at(A.id()))
                .as("commands still come by the old one")
                .isEqualTo(at(A));
        assertThat(test.state().gateways(at(A))).isEqualTo(A.gateways());
        assertThat(test.state().gateways(at(TestFollower.BLUE))).isEqualTo(TestFollower.gatewaysOf(TestFollower.BLUE));
        test.accepted(new HostEvent.PlacementShown(test.placement(1)));
        assertThat(test.state().sessions()).containsExactly(at(TestFollower.BLUE));
        assertThat(test.state().gateways(at(TestFollower.BLUE))).isEqualTo(TestFollower.gatewaysOf(TestFollower.BLUE));
        assertThat(test.holding().pending()).isEmpty();
        assertThat(test.holding().epoch()).as("nobody else owns it").isEqualTo(1);
    }

    @Test
    void aMoveThatIsGivenUpLeavesTheFirstSession() {
        TestFollower test = TestFollower.held();
        test.accepted(test.offerOfPool(TestFollower.BLUE));
        test.accepted(
                new HostEvent.PendingWithdrawn(A.id(), test.cluster().id(), 1, TestCluster.migration(test.chain())));
        assertThat(test.state().sessions()).containsExactly(at(A));
    }

    @Test
    void anOlderGenerationIsRefusedWhoeverShowsIt() {
        TestFollower test = TestFollower.held();
        test.accepted(new HostEvent.PlacementShown(test.placement(A, 2, TestFollower.BLUE)));
        test.refused(new HostEvent.PlacementShown(test.placement(A, 1, TestFollower.GREEN)), Refusal.STALE);
        assertThat(test.holding().generation()).isEqualTo(2);
        test.accepted(new HostEvent.PlacementShown(test.placement(A, 5, TestFollower.GREEN)));
        assertThat(test.state().at(A.id())).isEqualTo(at(TestFollower.GREEN));
    }

    @Test
    void twoPlacementsOfOneGenerationAreAnAlarm() {
        TestFollower test = TestFollower.held();
        test.accepted(new HostEvent.PlacementShown(test.placement(1)));
        test.accepted(new HostEvent.PlacementShown(test.placement(1)));
        HostTransition second = test.on(new HostEvent.PlacementShown(test.placement(A, 1, TestFollower.GREEN)));
        assertThat(second.effects())
                .filteredOn(HostEffect.Alarm.class::isInstance)
                .singleElement()
                .asString()
                .contains("TWO_PLACEMENTS", "blue", "green");
        assertThat(test.state().at(A.id())).isEqualTo(at(TestFollower.BLUE));
    }

    @Test
    void onlyTheOwnersKeyPlacesACluster() {
        TestFollower test = TestFollower.held();
        test.refused(
                new HostEvent.PlacementShown(test.placement(A.withOtherKeys(), 1, TestFollower.BLUE)),
                Refusal.BAD_SIGNATURE);
        test.refused(new HostEvent.PlacementShown(test.placement(B, 1, TestFollower.BLUE)), Refusal.NOT_THE_OWNER);
        assertThat(test.state().sessions()).containsExactly(at(A));
    }

    @Test
    void aPoolIsNamedForTheOwnPlaneOnly() {
        TestFollower test = TestFollower.held();
        var migration = TestCluster.migration(test.chain());
        test.refused(
                new HostEvent.PendingOffered(
                        A.id(),
                        test.cluster().id(),
                        1,
                        migration,
                        B.identity(),
                        Optional.of(TestFollower.BLUE),
                        B.gateways()),
                Refusal.CONFLICT);
        test.refused(
                new HostEvent.PendingOffered(
                        A.id(), test.cluster().id(), 1, migration, A.identity(), Optional.empty(), A.gateways()),
                Refusal.CONFLICT);
    }

    @Test
    void aHostInAPoolStaysThereWhenItsPlaneChangesItsKeys() {
        TestFollower test = TestFollower.held();
        test.accepted(new HostEvent.PlacementShown(test.placement(3)));
        TestPlane renewed = A.withOtherKeys();
        Succession statement = new Succession(A.identity(), renewed.identity(), renewed.gateways());
        test.accepted(TestFollower.succession(A, renewed));
        test.voted(test.links(test.cluster().transfer(test.chain(), A, renewed)));
        test.accepted(new HostEvent.SuccessionShown(A.id(), Signed.by(renewed.key(), statement)));
        assertThat(test.state().plane(A.id()).orElseThrow().identity()).isEqualTo(renewed.identity());
        assertThat(test.state().at(A.id())).isEqualTo(at(TestFollower.BLUE));
        assertThat(test.state().gateways(at(TestFollower.BLUE))).isEqualTo(TestFollower.gatewaysOf(TestFollower.BLUE));
        assertThat(test.holding().generation())
                .as("a placement is for one ownership")
                .isZero();
    }

    /** Two lives of its owner signed the same decision, and the other one got the majority. */
    @Test
    void aHostStaysPlacedWhereTheMajorityFollowedAnotherSignatureOfTheSameDecision() {
        TestFollower test = TestFollower.held();
        TestPlane renewed = A.withOtherKeys();
        Signed<TransferCertificate> first = test.cluster().transfer(test.chain(), A, renewed);
        test.voted(test.links(first));
        Signed<Placement> placement = Signed.by(
                renewed.key(),
                new Placement(
                        test.cluster().id(),
                        A.id(),
                        1,
                        2,
                        1,
                        TestFollower.BLUE,
                        TestFollower.gatewaysOf(TestFollower.BLUE)));
        test.accepted(new HostEvent.PlacementShown(placement));
        Signed<TransferCertificate> again = Signed.by(A.key(), first.statement().inIncarnation(2));
        test.on(new HostEvent.MajorityShown(test.cluster().majority(again)));
        assertThat(test.holding().head()).isEqualTo(again.digest());
        assertThat(test.holding().placement()).contains(placement);
        assertThat(test.state().at(A.id())).isEqualTo(at(TestFollower.BLUE));
    }

    @Test
    void anOwnershipBeginsInTheDefaultPool() {
        TestFollower test = TestFollower.held();
        test.accepted(new HostEvent.PlacementShown(test.placement(3)));
        test.accepted(test.offer());
        test.on(test.links(test.transfer()));
        assertThat(test.holding().generation()).isZero();
        assertThat(test.state().at(B.id())).isEqualTo(at(B));
    }
}
