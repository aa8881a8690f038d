package io.drover.migration.host;

import static io.drover.migration.host.TestFollower.A;
import static io.drover.migration.host.TestFollower.B;
import static io.drover.migration.host.TestFollower.C;
import static io.drover.migration.host.TestFollower.NEXT;
import static io.drover.migration.host.TestFollower.nextKeyTaken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.recovery.Renewal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A host changes its key: votes are counted by the one that the ended ownership names, and never by both. */
class RekeyingTest {
    private final TestFollower test = TestFollower.held();
    private final TestCluster cluster = test.cluster();
    private final HostKey former = test.host().id();
    private final HostSet replaced = cluster.set().replacing(former, NEXT.hostKey());
    private final Renewal renewal = renewal(test.chain(), 1, cluster.set(), replaced);

    private static Renewal renewal(Chain chain, int incarnation, HostSet ended, HostSet begun) {
        return Renewal.of(
                chain, A.key(), incarnation, A.identity(), ended, begun, TestCluster.digest("held"), A.gateways());
    }

    /** With the votes of this host and of another one. */
    private Majority majority(Signed<Vote> own) {
        return renewal.voted(List.of(own, cluster.host(1).vote(renewal.certificate())))
                .majority()
                .orElseThrow();
    }

    private TestFollower rekeyed() {
        test.accepted(test.nextKey());
        Signed<Vote> vote = test.voted(test.links(renewal.link()));
        test.accepted(new HostEvent.MajorityShown(majority(vote)));
        test.accepted(nextKeyTaken());
        return test;
    }

    /** What comes after the renewal, ended over the hosts of now or over those of before. */
    private Signed<TransferCertificate> away(Chain chain, TestPlane source, HostSet ended) {
        TransferCertificate like =
                cluster.statement(chain, source, B, TestCluster.migration(chain), TestCluster.digest("manifest"), 1);
        return Signed.by(
                source.key(),
                new TransferCertificate(
                        like.migration(),
                        like.cluster(),
                        like.epoch(),
                        like.previous(),
                        like.source(),
                        1,
                        like.target(),
                        ended.electorate(),
                        ended.electorate(),
                        like.manifest(),
                        like.targetGateways(),
                        like.secretsKey()));
    }

    @Test
    void theFormerKeyVotesForTheNextOne() {
        test.accepted(test.nextKey());
        Signed<Vote> vote = test.voted(test.links(renewal.link()));
        assertThat(vote).isEqualTo(test.host().vote(renewal.certificate()));
        assertThat(renewal.counts(vote)).isTrue();
        assertThat(majority(vote).provenBy(A.identity().key())).isTrue();
        assertThat(test.holding().hosts()).isEqualTo(replaced.electorate());
        assertThat(test.state().self()).isEqualTo(former);
    }

    @Test
    void theNextKeyVotesForWhatComesAfter() {
        rekeyed();
        Signed<TransferCertificate> after = away(renewal.chain(), A, replaced);
        Signed<Vote> vote = test.voted(test.links(after));
        assertThat(vote.statement().host()).isEqualTo(NEXT.hostKey());
        assertThat(Majority.counts(vote, after.statement(), after.digest(), replaced))
                .isTrue();
        assertThat(test.state().self()).isEqualTo(NEXT.hostKey());
    }

    @Test
    void theFormerKeyCountsNoMoreInTheNewOwnership() {
        Signed<TransferCertificate> after = away(renewal.chain(), A, replaced);
        Signed<Vote> stolen = test.host().vote(after);
        assertThat(Majority.counts(stolen, after.statement(), after.digest(), replaced))
                .isFalse();
        assertThat(new Majority(after, replaced, List.of(stolen, cluster.host(1).vote(after)))
                        .provenBy(A.identity().key()))
                .isFalse();
    }

    @Test
    void theNextKeyDoesNotCountInTheFormerOwnership() {
        Signed<Vote> early = TestHost.named("h0, by its next key").vote(renewal.certificate());
        assertThat(renewal.counts(early)).isFalse();
        assertThat(renewal.voted(List.of(early, cluster.host(1).vote(renewal.certificate())))
                        .majority())
                .isEmpty();
    }

    /** The chain names the hosts of each ownership, so that of the one before cannot end the one after. */
    @Test
    void theFormerHostsEndNoLaterOwnership() {
        Signed<TransferCertificate> byFormerHosts = away(renewal.chain(), A, cluster.set());
        assertThatThrownBy(() -> renewal.chain().followedBy(new Link.Transfer(byFormerHosts)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoch 3");
        rekeyed().refused(test.links(byFormerHosts), Refusal.GAP);
    }

    @Test
    void theNextKeyVotesBeforeItHasTakenThePlaceToo() {
        test.accepted(test.nextKey());
        test.voted(test.links(renewal.link()));
        Signed<Vote> vote = test.voted(test.links(away(renewal.chain(), A, replaced)));
        assertThat(vote.statement().host()).isEqualTo(NEXT.hostKey());
    }

    @Test
    void theFormerKeyStaysUntilThePlaneKnowsTheNextAndAllIsSettled() {
        test.accepted(test.nextKey());
        Signed<Vote> vote = test.voted(test.links(renewal.link()));
        test.accepted(nextKeyTaken());
        assertThat(test.state().self()).isEqualTo(former);
        test.accepted(new HostEvent.MajorityShown(majority(vote)));
        assertThat(test.state().self()).isEqualTo(NEXT.hostKey());
        assertThat(test.state().next()).isEmpty();
    }

    @Test
    void thePlanesWordMayComeLast() {
        test.accepted(test.nextKey());
        Signed<Vote> vote = test.voted(test.links(renewal.link()));
        test.accepted(new HostEvent.MajorityShown(majority(vote)));
        assertThat(test.state().self()).isEqualTo(former);
        test.accepted(nextKeyTaken());
        assertThat(test.state().self()).isEqualTo(NEXT.hostKey());
    }

    @Test
    void aHostWithoutAClusterChangesByThePlanesWord() {
        TestFollower enrolled = TestFollower.enrolled();
        enrolled.accepted(enrolled.nextKey());
        assertThat(enrolled.state().self()).isEqualTo(former);
        enrolled.accepted(nextKeyTaken());
        assertThat(enrolled.state().self()).isEqualTo(NEXT.hostKey());
    }

    @Test
    void everyClusterHasToFollow() {
        TestCluster other = new TestCluster(new ClusterId("cluster-2"), cluster.hosts());
        test.accepted(new HostEvent.GenesisShown(A.id(), other.genesis(A), Set.of(TestFollower.DATABASE)));
        rekeyed();
        assertThat(test.state().self()).isEqualTo(former);
        Renewal second = renewal(other.chain(A), 1, cluster.set(), replaced);
        Signed<Vote> vote = test.voted(new HostEvent.LinksShown(other.id(), List.of(second.link())));
        assertThat(vote.statement().host()).isEqualTo(former);
        assertThat(test.state().self()).isEqualTo(former);
        test.accepted(new HostEvent.MajorityShown(
                second.voted(List.of(vote, cluster.host(1).vote(second.certificate())))
                        .majority()
                        .orElseThrow()));
        assertThat(test.state().self()).isEqualTo(NEXT.hostKey());
    }

    @Test
    void aHostThatMissedTheTransferFollowsTheMajorityOfTheOthers() {
        test.accepted(test.nextKey());
        test.accepted(nextKeyTaken());
        test.accepted(new HostEvent.MajorityShown(byOthers(renewal)));
        assertThat(test.state().self()).isEqualTo(NEXT.hostKey());
    }

    @Test
    void theOtherHostsFollowWithoutKnowingOfIt() {
        TestFollower another = new TestFollower(cluster, 1);
        another.accepted(TestFollower.enrolment(A));
        another.accepted(another.genesis());
        assertThat(another.voted(another.links(renewal.link())))
                .isEqualTo(cluster.host(1).vote(renewal.certificate()));
        Signed<TransferCertificate> after = away(renewal.chain(), A, replaced);
        assertThat(another.voted(another.links(after)))
                .isEqualTo(cluster.host(1).vote(after));
    }

    /** One that was away meanwhile needs no more than the links and the newest majority, of which each names its hosts. */
    @Test
    void aHostThatWasAwayForBothFollows() {
        TestFollower another = new TestFollower(cluster, 2);
        another.accepted(TestFollower.enrolment(A));
        another.accepted(another.genesis());
        Signed<TransferCertificate> after = away(renewal.chain(), A, replaced);
        another.voted(another.links(renewal.link(), new Link.Transfer(after)));
        another.accepted(new HostEvent.MajorityShown(new Majority(
                after,
                replaced,
                List.of(
                        TestHost.named("h0, by its next key").vote(after),
                        cluster.host(1).vote(after)))));
        assertThat(another.holding().owner()).isEqualTo(B.identity());
    }

    @Test
    void whatIsDecidedAnewIsVotedForByTheSameKey() {
        test.accepted(test.nextKey());
        test.voted(test.links(renewal.link()));
        Renewal anew = renewal(test.chain(), 2, cluster.set(), replaced);
        Signed<Vote> vote = test.voted(test.links(anew.link()));
        assertThat(vote.statement().host()).isEqualTo(former);
        assertThat(anew.counts(vote)).isTrue();
    }

    @Test
    void whereTheTransferKeepsTheFormerKeyItGoesOnVoting() {
        test.accepted(test.nextKey());
        Renewal unchanged = renewal(test.chain(), 1, cluster.set(), cluster.set());
        test.voted(test.links(unchanged.link()));
        Signed<Vote> vote = test.voted(test.links(away(unchanged.chain(), A, cluster.set())));
        assertThat(vote.statement().host()).isEqualTo(former);
    }

    @Test
    void theSameOfferAgainChangesNothing() {
        test.accepted(test.nextKey());
        test.assertNoStateChange(test.nextKey());
        test.voted(test.links(renewal.link()));
        test.assertNoStateChange(new HostEvent.NextKeyOffered(A.id(), NEXT.hostKey(), List.of()));
        test.assertNoStateChange(test.nextKey());
    }

    @Test
    void whatIsDoneIsDone() {
        rekeyed();
        test.assertNoStateChange(nextKeyTaken());
        test.refused(test.nextKey(), Refusal.CONFLICT);
        test.refused(new HostEvent.NextKeyTaken(A.id(), former), Refusal.CONFLICT);
        // Back to the former key: it is not in the ownership that the host holds.
        test.refused(new HostEvent.NextKeyOffered(A.id(), former, List.of(cluster.set())), Refusal.GAP);
    }

    @Test
    void theHostsOfEachClusterMustBeShownAsTheyAre() {
        test.refused(new HostEvent.NextKeyOffered(A.id(), NEXT.hostKey(), List.of()), Refusal.GAP);
        test.refused(new HostEvent.NextKeyOffered(A.id(), NEXT.hostKey(), List.of(replaced)), Refusal.GAP);
        test.refused(
                new HostEvent.NextKeyOffered(A.id(), cluster.host(1).id(), List.of(cluster.set())), Refusal.NOT_NAMED);
    }

    @Test
    void onlyThePlaneThatHasAllOfTheHostChangesItsKey() {
        List<HostSet> sets = List.of(cluster.set());
        test.refused(new HostEvent.NextKeyOffered(B.id(), NEXT.hostKey(), sets), Refusal.NOT_ENROLLED);
        test.accepted(TestFollower.enrolment(B));
        test.refused(new HostEvent.NextKeyOffered(B.id(), NEXT.hostKey(), sets), Refusal.NOT_THE_OWNER);
        test.refused(test.nextKey(), Refusal.NOT_THE_OWNER);
    }

    @Test
    void aMigrationThatIsUnderWayComesFirst() {
        TestFollower pending = TestFollower.pending();
        pending.refused(pending.nextKey(), Refusal.CONFLICT);
        TestFollower unsettled = TestFollower.unsettled();
        unsettled.refused(
                new HostEvent.NextKeyOffered(B.id(), NEXT.hostKey(), List.of(cluster.set())), Refusal.CONFLICT);
    }

    @Test
    void nothingBeginsMeanwhileThatNamesTheFormerKey() {
        test.accepted(test.nextKey());
        test.refused(test.offer(), Refusal.CONFLICT);
        test.refused(TestFollower.enrolment(C), Refusal.CONFLICT);
        TestCluster other = new TestCluster(new ClusterId("cluster-2"), cluster.hosts());
        test.refused(
                new HostEvent.GenesisShown(A.id(), other.genesis(A), Set.of(TestFollower.DATABASE)), Refusal.CONFLICT);
        test.accepted(TestFollower.enrolment(A));
    }

    @Test
    void nobodyElseSaysThatTheKeyIsTaken() {
        test.accepted(test.nextKey());
        test.refused(new HostEvent.NextKeyTaken(B.id(), NEXT.hostKey()), Refusal.NOT_ENROLLED);
        test.refused(new HostEvent.NextKeyTaken(A.id(), cluster.host(1).id()), Refusal.CONFLICT);
    }

    @Test
    void anotherKeyIsNotOfferedBeside() {
        test.accepted(test.nextKey());
        test.refused(
                new HostEvent.NextKeyOffered(A.id(), TestHost.named("another").id(), List.of(cluster.set())),
                Refusal.CONFLICT);
    }

    @Test
    void anOfferIsWithdrawnBeforeItIsDecidedAndNotAfter() {
        HostState before = test.state();
        HostEvent withdrawn = new HostEvent.NextKeyWithdrawn(A.id(), NEXT.hostKey());
        test.accepted(test.nextKey());
        test.assertNoStateChange(new HostEvent.NextKeyWithdrawn(B.id(), NEXT.hostKey()));
        test.accepted(withdrawn);
        assertThat(test.state()).isEqualTo(before);
        test.accepted(test.offer());

        TestFollower decided = TestFollower.held();
        decided.accepted(decided.nextKey());
        decided.voted(decided.links(renewal.link()));
        decided.refused(withdrawn, Refusal.CONFLICT);

        TestFollower taken = TestFollower.held();
        taken.accepted(taken.nextKey());
        taken.accepted(nextKeyTaken());
        taken.refused(withdrawn, Refusal.CONFLICT);
    }

    /** Else the host would refuse whatever another plane begins, and nobody could end that. */
    @Test
    void anOfferGoesWithThePlaneThatMadeIt() {
        TestFollower alone = TestFollower.enrolled();
        alone.accepted(TestFollower.enrolment(A));
        alone.accepted(new HostEvent.NextKeyOffered(A.id(), NEXT.hostKey(), List.of()));
        alone.refused(TestFollower.enrolment(B), Refusal.CONFLICT);
        alone.accepted(new HostEvent.ForgetAsked(A.id()));
        assertThat(alone.state().next()).isEmpty();
        alone.accepted(TestFollower.enrolment(B));
    }

    @Test
    void anOfferStaysWhileItsPlaneMatters() {
        test.accepted(test.nextKey());
        test.accepted(new HostEvent.ForgetAsked(A.id()));
        assertThat(test.state().next()).as("A owns the cluster").isPresent();
    }

    @Test
    void rootAdoptsByTheKeyThatTheOwnershipNames() {
        test.accepted(test.nextKey());
        test.voted(test.links(renewal.link()));
        AdoptionTerms terms = new AdoptionTerms(
                cluster.id(),
                3,
                renewal.chain().head(),
                C.identity(),
                C.gateways(),
                Set.of(cluster.host(1).id(), cluster.host(2).id()),
                new HostSet(Set.of(NEXT.hostKey())));
        HostAnswer answer = test.on(new HostEvent.AdoptionOrdered(terms)).answer();
        assertThat(answer).isInstanceOfSatisfying(HostAnswer.AdoptionStated.class, stated -> {
            assertThat(stated.adoption().statement().host()).isEqualTo(NEXT.hostKey());
            assertThat(stated.adoption().verifiedBy(NEXT.hostKey())).isTrue();
        });
        assertThat(test.on(new HostEvent.AdoptionOrdered(terms)).answer()).isEqualTo(answer);
    }

    @Test
    void aHostSetHasNoKeyTwiceAndLosesNone() {
        assertThat(replaced.size()).isEqualTo(cluster.set().size());
        assertThat(replaced.contains(former)).isFalse();
        assertThatThrownBy(() -> replaced.replacing(former, NEXT.hostKey()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 hosts");
        assertThatThrownBy(() -> cluster.set().replacing(former, cluster.host(1).id()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever is shown in whichever order: of one host, one key counts for one certificate of an epoch and incarnation. */
    @Test
    void noOrderOfEventsGivesAHostTwoVotes() {
        Renewal unchanged = renewal(test.chain(), 1, cluster.set(), cluster.set());
        Renewal anew = renewal(test.chain(), 2, cluster.set(), replaced);
        List<Ended> transfers = List.of(
                new Ended(renewal.certificate(), cluster.set()),
                new Ended(unchanged.certificate(), cluster.set()),
                new Ended(anew.certificate(), cluster.set()),
                new Ended(away(renewal.chain(), A, replaced), replaced),
                new Ended(away(anew.chain(), A, replaced), replaced),
                new Ended(away(unchanged.chain(), A, cluster.set()), cluster.set()));
        List<HostEvent> events = new ArrayList<>(List.of(
                test.nextKey(),
                nextKeyTaken(),
                new HostEvent.NextKeyOffered(A.id(), NEXT.hostKey(), List.of(replaced)),
                new HostEvent.NextKeyWithdrawn(A.id(), NEXT.hostKey()),
                new HostEvent.MajorityShown(byOthers(renewal)),
                new HostEvent.MajorityShown(byOthers(anew))));
        transfers.forEach(each -> events.add(test.links(new Link.Transfer(each.certificate()))));
        Random random = new Random(7);
        int votes = 0;
        int byNextKey = 0;
        for (int run = 0; run < 2000; run++) {
            TestFollower host = TestFollower.held();
            Map<List<Object>, Set<List<Object>>> counted = new HashMap<>();
            for (int step = 0; step < 12; step++) {
                HostTransition transition = host.on(events.get(random.nextInt(events.size())));
                for (Signed<Vote> vote : cast(transition)) {
                    for (Ended each : transfers) {
                        TransferCertificate statement = each.certificate().statement();
                        if (Majority.counts(vote, statement, each.certificate().digest(), each.hosts())) {
                            HostKey voter = vote.statement().host();
                            counted.computeIfAbsent(
                                            List.of(
                                                    statement.epoch(),
                                                    statement.previous(),
                                                    statement.sourceIncarnation()),
                                            _ -> new HashSet<>())
                                    .add(List.of(each.certificate().digest(), voter));
                            votes++;
                            byNextKey += voter.equals(NEXT.hostKey()) ? 1 : 0;
                        }
                    }
                }
            }
            assertThat(counted.values()).as("run %d", run).allMatch(each -> each.size() == 1);
        }
        System.out.printf("votes that count: %d, of these by the next key: %d%n", votes, byNextKey);
        assertThat(byNextKey).isPositive();
    }

    /** A transfer, and the hosts whose votes it takes. */
    private record Ended(Signed<TransferCertificate> certificate, HostSet hosts) {}

    private Majority byOthers(Renewal of) {
        return of.voted(List.of(
                        cluster.host(1).vote(of.certificate()), cluster.host(2).vote(of.certificate())))
                .majority()
                .orElseThrow();
    }

    private static List<Signed<Vote>> cast(HostTransition transition) {
        return transition.effects().stream()
                .filter(HostEffect.CastVote.class::isInstance)
                .map(effect -> ((HostEffect.CastVote) effect).vote())
                .toList();
    }

    /** Whoever ends an ownership names its hosts: other ones would let a minority decide. */
    @Test
    void aRenewalIsVotedForByTheHostsThatTheChainNames() {
        assertThatThrownBy(() -> renewal(test.chain(), 1, replaced, replaced))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoch 1");
    }
}
