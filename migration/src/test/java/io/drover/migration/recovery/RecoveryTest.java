package io.drover.migration.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Lineage;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.ownership.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What plane A takes up of a cluster, after it was restored from an old copy. */
final class RecoveryTest {
    private static final TestPlane A = TestPlane.named("plane-a");
    private static final TestPlane B = TestPlane.named("plane-b");
    private static final TestPlane C = TestPlane.named("plane-c");

    private final TestCluster cluster = TestCluster.of("cluster-1", 3);
    private final Chain first = cluster.chain(A);
    private final Map<HostKey, Optional<HeldOwnership>> promised = new HashMap<>();
    private final Map<PlaneId, Testimony> testimonies = new HashMap<>();
    private Optional<Chain> stored = Optional.of(first);
    private Optional<Signed<TransferCertificate>> decided = Optional.empty();
    private Set<MigrationId> aborted = Set.of();

    @Test
    void withoutAMajorityOfPromisesNothingIsDecided() {
        promises(0, first, true);
        assertThat(verdict())
                .isEqualTo(new Verdict.AskMore(
                        1, 2, Set.of(cluster.host(1).id(), cluster.host(2).id())));
    }

    @Test
    void whereNobodyVotedTheClusterIsOurs() {
        promises(0, first, true);
        promises(1, first, true);
        assertThat(verdict()).isEqualTo(new Verdict.Ours(first));
    }

    @Test
    void aVoteOfOnePromiserIsTakenUp() {
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        promises(0, first, true);
        promises(1, second, false);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, cluster.transfer(first, A, B)));
    }

    @Test
    void aVoteIsTakenUpAlsoWithoutAnyStore() {
        stored = Optional.empty();
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        promises(0, second, false);
        promises(1, second, false);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, cluster.transfer(first, A, B)));
    }

    @Test
    void ofTwoVotesThatMayHaveAMajorityNeitherIsTakenUp() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        Signed<TransferCertificate> toC = cluster.transfer(first, A, C);
        promises(0, first.followedBy(link(toB)), false);
        promises(1, first.followedBy(link(toC)), false);
        assertThat(verdict())
                .isEqualTo(new Verdict.AskMore(2, 2, Set.of(cluster.host(2).id())));
        promises(2, first.followedBy(link(toC)), false);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, toC));
    }

    @Test
    void whereNoneMayHaveAMajorityAnyWillDo() {
        TestCluster four = TestCluster.of("cluster-4", 4);
        Chain chain = four.chain(A);
        Signed<TransferCertificate> toB = four.transfer(chain, A, B);
        Signed<TransferCertificate> toC = four.transfer(chain, A, C);
        Map<HostKey, Optional<HeldOwnership>> told = new HashMap<>();
        told.put(four.host(0).id(), Optional.of(held(chain.followedBy(link(toB)), false)));
        told.put(four.host(1).id(), Optional.of(held(chain.followedBy(link(toC)), false)));
        told.put(four.host(2).id(), Optional.of(held(chain, true)));
        Verdict verdict = new Recovery(A.id())
                .on(new ClusterEvidence(
                        four.id(),
                        Optional.of(chain),
                        Optional.empty(),
                        Set.of(),
                        Optional.of(four.set()),
                        told,
                        Map.of(),
                        Set.of()));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Decided.class,
                        decision -> assertThat(List.of(toB, toC)).contains(decision.certificate()));
    }

    @Test
    void aVoteForWhatWasAbortedSinceIsNotTakenUp() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        Word word = new Word(toB.statement().migration(), 1);
        promises(0, first.followedBy(link(toB)), false);
        promises(1, first, true, word);
        assertThat(verdict())
                .as("the third may have voted for it, or given its word")
                .isEqualTo(new Verdict.AskMore(2, 2, Set.of(cluster.host(2).id())));
        promises(2, first, true, word);
        assertThat(verdict()).isEqualTo(new Verdict.Ours(first));
    }

    @Test
    void theWordsOfAMinorityAbortNothing() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        Word word = new Word(toB.statement().migration(), 1);
        promises(0, first.followedBy(link(toB)), false);
        promises(1, first.followedBy(link(toB)), false);
        promises(2, first, true, word);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, toB));
        promises(1, first, true);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, toB));
    }

    @Test
    void aWordForAnEarlierIncarnationKeepsNothingFromItsVote() {
        Signed<TransferCertificate> anew = cluster.transfer(first, A, B, 2);
        Word word = new Word(anew.statement().migration(), 1);
        promises(0, first.followedBy(link(anew)), false);
        promises(1, first, true, word);
        promises(2, first, true, word);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, anew));
    }

    @Test
    void aVoteForWhatThisPlaneKnowsToBeAbortedIsNotTakenUp() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        aborted = Set.of(toB.statement().migration());
        promises(0, first.followedBy(link(toB)), false);
        promises(1, first, true);
        assertThat(verdict()).isInstanceOf(Verdict.AskMore.class);
        promises(2, first, true);
        assertThat(verdict()).isEqualTo(new Verdict.Ours(first));
    }

    @Test
    void aLaterIncarnationsDecisionGoesBeforeAnEarlierOne() {
        Signed<TransferCertificate> anew = cluster.transfer(first, A, C, 2);
        promises(0, first.followedBy(link(cluster.transfer(first, A, B))), false);
        promises(1, first.followedBy(link(anew)), false);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, anew));
    }

    @Test
    void aStoredDecisionOfWhichNobodyTellsCounts() {
        decided = Optional.of(cluster.transfer(first, A, B));
        promises(0, first, true);
        promises(1, first, true);
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, decided.get()));
    }

    @Test
    void aHostThatWasShownTheMajorityProvesThatTheClusterWent() {
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        promises(0, first, true);
        promises(1, second, true);
        assertThat(verdict()).isEqualTo(new Verdict.Elsewhere(second, Optional.empty()));
    }

    @Test
    void aHostThatWentOnProvesWhatItLeft() {
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        Chain third = second.followedBy(link(cluster.transfer(second, B, A)));
        promises(0, first, true);
        promises(1, third, false);
        assertThat(verdict()).as("B decided the last one").isEqualTo(new Verdict.Elsewhere(second, Optional.empty()));
        promises(1, third, true);
        assertThat(verdict()).isEqualTo(new Verdict.Ours(third));
    }

    /** Its source has not heard of enough votes yet, so that nobody can show the proof. */
    @Test
    void theVotesThatHostsTellOfProveThatTheClusterCameHere() {
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        Signed<TransferCertificate> back = cluster.transfer(second, B, A);
        Chain third = second.followedBy(link(back));
        promises(0, second, true);
        votes(1, third, back);
        assertThat(verdict()).as("one vote of three").isEqualTo(new Verdict.Elsewhere(second, Optional.empty()));
        promised.put(
                cluster.host(2).id(), Optional.of(voted(third, cluster.host(1).vote(back))));
        assertThat(verdict()).as("one vote, told by two").isEqualTo(new Verdict.Elsewhere(second, Optional.empty()));
        votes(2, third, back);
        Majority majority = new Majority(
                back,
                cluster.set(),
                List.of(cluster.host(1).vote(back), cluster.host(2).vote(back)));
        assertThat(verdict()).isInstanceOfSatisfying(Verdict.Ours.class, ours -> {
            assertThat(ours.chain()).isEqualTo(third);
            assertThat(ours.votes().orElseThrow().certificate()).isEqualTo(back);
            assertThat(ours.votes().orElseThrow().votes()).containsExactlyInAnyOrderElementsOf(majority.votes());
        });
    }

    /** Nobody knows which hosts the cluster has but they themselves, and hosts of other clusters promise beside them. */
    @Test
    void votesProveThatTheClusterCameHereAlsoWithoutAnyStore() {
        stored = Optional.empty();
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        Signed<TransferCertificate> back = cluster.transfer(second, B, A);
        Chain third = second.followedBy(link(back));
        promised.put(TestCluster.of("cluster-2", 4).host(3).id(), Optional.empty());
        for (int host = 0; host < 3; host++) {
            votes(host, third, back);
        }
        assertThat(verdict())
                .isInstanceOfSatisfying(
                        Verdict.Ours.class, ours -> assertThat(ours.chain()).isEqualTo(third));
    }

    @Test
    void theOwnersWordAndProofNeedNoPromise() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        Chain second = first.followedBy(link(toB));
        Majority majority = cluster.majority(toB);
        testimonies.put(B.id(), new Testimony(second, Optional.of(majority), true, Optional.empty(), List.of()));
        assertThat(verdict()).isEqualTo(new Verdict.Elsewhere(second, Optional.of(majority)));
    }

    @Test
    void anotherPeersWordDoesNotStandForTheOwners() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        Chain second = first.followedBy(link(toB));
        testimonies.put(
                C.id(), new Testimony(second, Optional.of(cluster.majority(toB)), false, Optional.empty(), List.of()));
        assertThat(verdict()).isInstanceOf(Verdict.AskMore.class);
    }

    @Test
    void aPeerThatProvesNothingIsNotBelieved() {
        Chain second = first.followedBy(link(cluster.transfer(first, A, B)));
        Majority tooFew = cluster.majority(cluster.transfer(first, A, B), cluster.host(0));
        testimonies.put(B.id(), new Testimony(second, Optional.of(tooFew), true, Optional.empty(), List.of()));
        assertThat(verdict()).isInstanceOf(Verdict.AskMore.class);
        promises(0, first, true);
        promises(1, first, true);
        assertThat(verdict())
                .as("but the decision is this plane's own")
                .isEqualTo(new Verdict.Decided(first, cluster.transfer(first, A, B)));
    }

    @Test
    void whatAnEarlierRecoveryMayHaveAbortedIsNotTakenUp() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        promised.put(cluster.host(0).id(), Optional.of(held(first, true).refusedBelow(2)));
        promises(1, first.followedBy(link(toB)), false);
        assertThat(verdict())
                .as("the third host may have voted, or promised that recovery to refuse it")
                .isEqualTo(new Verdict.AskMore(2, 2, Set.of(cluster.host(2).id())));
        promised.put(cluster.host(2).id(), Optional.of(held(first, true).refusedBelow(2)));
        assertThat(verdict()).isEqualTo(new Verdict.Ours(first));
    }

    @Test
    void whatAMajorityHoldsWasNotAbortedByAnEarlierRecovery() {
        Signed<TransferCertificate> toB = cluster.transfer(first, A, B);
        Chain second = first.followedBy(link(toB));
        promised.put(cluster.host(0).id(), Optional.of(held(second, false).refusedBelow(2)));
        promised.put(cluster.host(1).id(), Optional.of(held(second, false).refusedBelow(2)));
        assertThat(verdict()).isEqualTo(new Verdict.Decided(first, toB));
    }

    @Test
    void aForgedCertificateIsAsIfItWereNotTold() {
        Signed<TransferCertificate> forged =
                Signed.by(C.key(), cluster.transfer(first, A, C).statement());
        promises(0, first, true);
        promised.put(
                cluster.host(1).id(),
                Optional.of(new HeldOwnership(
                        cluster.id(),
                        2,
                        C.identity(),
                        forged.digest(),
                        first.hosts(),
                        Optional.of(forged),
                        Optional.empty(),
                        true,
                        List.of(),
                        1,
                        Optional.empty())));
        assertThat(verdict()).isEqualTo(new Verdict.Ours(first));
    }

    @Test
    void aStrangersPromiseDoesNotCount() {
        promises(0, first, true);
        promised.put(TestHost.named("stranger").id(), Optional.of(held(first, true)));
        assertThat(verdict()).isInstanceOf(Verdict.AskMore.class);
    }

    @Test
    void aRenewalHoldsWithTheVotesOfAMajority() {
        Renewal renewal =
                Renewal.of(first, A.key(), 2, A.identity(), cluster.set(), TestCluster.digest("held"), A.gateways());
        assertThat(renewal.chain().owner()).isEqualTo(A.identity());
        assertThat(renewal.chain().epoch()).isEqualTo(2);
        assertThat(renewal.certificate().statement().isToItself()).isTrue();
        assertThat(renewal.voted(cluster.votes(renewal.certificate(), 1)).majority())
                .isEmpty();
        assertThat(renewal.voted(cluster.votes(cluster.transfer(first, A, B), 3))
                        .majority())
                .isEmpty();
        assertThat(cluster.votes(cluster.transfer(first, A, B), 3)).noneMatch(renewal::counts);
        assertThat(cluster.votes(renewal.certificate(), 3)).allMatch(renewal::counts);
        Majority majority = renewal.voted(cluster.votes(renewal.certificate(), 2))
                .majority()
                .orElseThrow();
        assertThat(majority.provenBy(A.identity().key())).isTrue();
    }

    private Verdict verdict() {
        HostSet hosts = cluster.set();
        return new Recovery(A.id())
                .on(new ClusterEvidence(
                        cluster.id(),
                        stored,
                        decided,
                        aborted,
                        stored.map(ignored -> hosts),
                        promised,
                        testimonies,
                        Set.of(B.id(), C.id())));
    }

    private void promises(int host, Chain chain, boolean settled, Word... words) {
        promised.put(cluster.host(host).id(), Optional.of(held(chain, settled, words)));
    }

    private void votes(int host, Chain chain, Signed<TransferCertificate> certificate) {
        promised.put(
                cluster.host(host).id(),
                Optional.of(voted(chain, cluster.host(host).vote(certificate))));
    }

    private static HeldOwnership voted(Chain chain, Signed<Vote> vote) {
        HeldOwnership held = held(chain, false);
        return new HeldOwnership(
                held.cluster(),
                held.epoch(),
                held.owner(),
                held.head(),
                held.hosts(),
                held.certificate(),
                Optional.of(vote),
                false,
                List.of(),
                1,
                held.lineage());
    }

    private static HeldOwnership held(Chain chain, boolean settled, Word... words) {
        Optional<Signed<TransferCertificate>> certificate = chain.links().isEmpty()
                ? Optional.empty()
                : Optional.of(((Link.Transfer) chain.links().getLast()).certificate());
        return new HeldOwnership(
                chain.cluster(),
                chain.epoch(),
                chain.owner(),
                chain.head(),
                chain.hosts(),
                certificate,
                Optional.empty(),
                settled,
                List.of(words),
                1,
                Optional.of(new Lineage(chain.genesis(), chain.links())));
    }

    private static Link link(Signed<TransferCertificate> certificate) {
        return new Link.Transfer(certificate);
    }
}
