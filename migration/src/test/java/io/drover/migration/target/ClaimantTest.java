package io.drover.migration.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimState.Stage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimantTest {
    private static final TestPlane OTHER = TestPlane.named("plane-c");

    /** For each stage, what follows from manifest, certificate with a majority, vote, abort and finish. */
    private static final Map<Stage, List<String>> TABLE = Map.of(
            Stage.CLAIMED, List.of("MANIFEST_HELD+", "CLAIM_NOT_READY", "same", "ABORTED+", "NOT_SERVING"),
            Stage.MANIFEST_HELD, List.of("same", "SERVING+", "MANIFEST_HELD", "ABORTED+", "NOT_SERVING"),
            Stage.SERVING, List.of("same", "same", "SERVING", "ABORT_AFTER_COMMIT", "FINISHED+"),
            Stage.FINISHED, List.of("CLAIM_ENDED", "same", "FINISHED", "ABORT_AFTER_COMMIT", "same"),
            Stage.ABORTED, List.of("CLAIM_ENDED", "CLAIM_NOT_READY", "same", "same", "NOT_SERVING"));

    @Test
    void everyEventInEveryStage() {
        int pairs = 0;
        Set<Class<?>> kinds = new HashSet<>();
        for (Stage stage : Stage.values()) {
            List<String> row = java.util.Objects.requireNonNull(TABLE.get(stage));
            for (int i = 0; i < row.size(); i++) {
                TestClaim claim = TestClaim.in(stage);
                TargetEvent event = claim.samples().get(i);
                kinds.add(event.getClass());
                ClaimState before = claim.state();
                TargetTransition transition = claim.on(event);
                String outcome = transition
                        .refused()
                        .map(finding -> finding.code())
                        .orElse(
                                claim.state().equals(before)
                                        ? "same"
                                        : claim.state().stage().name());
                assertThat(outcome + (transition.durable() ? "+" : ""))
                        .as("%s in %s", event.getClass().getSimpleName(), stage)
                        .isEqualTo(row.get(i));
                if (transition.refused().isPresent()) {
                    assertThat(claim.state()).isEqualTo(before);
                }
                pairs++;
            }
        }
        assertThat(kinds).isEqualTo(Set.of(TargetEvent.class.getPermittedSubclasses()));
        System.out.printf("claimant pairs covered: %d%n", pairs);
    }

    @Test
    void onlyAMajorityServes() {
        for (int hosts : new int[] {1, 2, 3, 4, 5}) {
            TestClaim claim = new TestClaim(hosts);
            claim.on(claim.manifestReceived());
            int quorum = hosts / 2 + 1;
            claim.on(claim.shown(0));
            for (int i = 0; i < quorum - 1; i++) {
                claim.assertStateChange(claim.vote(claim.cluster().host(i)), Stage.MANIFEST_HELD, false);
                claim.assertNoStateChange(claim.vote(claim.cluster().host(i)));
                assertThat(claim.state().majority()).isEmpty();
            }
            claim.assertStateChange(claim.vote(claim.cluster().host(quorum - 1)), Stage.SERVING, true);
            assertThat(claim.state()
                            .majority()
                            .orElseThrow()
                            .provenBy(TestClaim.SOURCE.key().planeKey()))
                    .isTrue();
            assertThat(claim.state().voteList()).hasSize(quorum);
        }
    }

    @Test
    void votesThatOvertakeTheCertificateCount() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        claim.assertStateChange(claim.vote(claim.cluster().host(0)), Stage.MANIFEST_HELD, false);
        claim.assertStateChange(claim.vote(claim.cluster().host(1)), Stage.MANIFEST_HELD, false);
        assertThat(claim.state().majority()).isEmpty();
        claim.assertStateChange(claim.shown(0), Stage.SERVING, true);
    }

    @Test
    void earlyVotesForAnotherCertificateDoNotCount() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        Signed<TransferCertificate> other = claim.cluster().transfer(claim.chain(), TestClaim.SOURCE, OTHER);
        claim.on(new TargetEvent.VoteShown(claim.cluster().host(0).vote(other)));
        claim.on(new TargetEvent.VoteShown(claim.cluster().host(1).vote(other)));
        claim.assertStateChange(claim.shown(0), Stage.MANIFEST_HELD, false);
        assertThat(claim.state().votes()).isEmpty();
        claim.on(claim.vote(claim.cluster().host(0)));
        claim.assertStateChange(claim.vote(claim.cluster().host(1)), Stage.SERVING, true);
    }

    @Test
    void votesOfStrangersAndForgedOnesAreNeverKept() {
        for (boolean early : new boolean[] {true, false}) {
            TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
            if (!early) {
                claim.on(claim.shown(0));
            }
            TestHost host = claim.cluster().host(0);
            Vote good = host.vote(claim.certificate()).statement();
            claim.assertNoStateChange(claim.vote(TestHost.named("stranger")));
            claim.assertNoStateChange(
                    new TargetEvent.VoteShown(Signed.by(claim.cluster().host(1).key(), good)));
            claim.assertNoStateChange(new TargetEvent.VoteShown(
                    Signed.by(host.key(), new Vote(host.id(), good.cluster(), 3, good.certificate(), 1))));
            claim.assertNoStateChange(new TargetEvent.VoteShown(
                    Signed.by(host.key(), new Vote(host.id(), new ClusterId("cluster-9"), 2, good.certificate(), 1))));
        }
        TestClaim claimed = TestClaim.in(Stage.CLAIMED);
        claimed.assertNoStateChange(claimed.vote(claimed.cluster().host(0)));
    }

    @Test
    void everyWayACertificateCanBeWrong() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        TransferCertificate good = claim.statement();
        PlaneIdentity other = OTHER.identity();
        Electorate fewer = TestCluster.of("cluster-1", 2).set().electorate();
        Map<TransferCertificate, String> wrong = new HashMap<>();
        wrong.put(
                copy(
                        good,
                        new MigrationId("another"),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        1,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_NOT_AS_CLAIMED");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        new ClusterId("cluster-9"),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        1,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_UNSOUND");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        3,
                        good.previous(),
                        good.source(),
                        1,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_UNSOUND");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        TestCluster.digest("x"),
                        good.source(),
                        1,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_UNSOUND");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        other,
                        1,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_UNSOUND");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        0,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_NOT_AS_CLAIMED");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        1,
                        other,
                        good.ended(),
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_NOT_AS_CLAIMED");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        1,
                        good.target(),
                        fewer,
                        good.begun(),
                        good.manifest()),
                "CERTIFICATE_UNSOUND");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        1,
                        good.target(),
                        good.ended(),
                        fewer,
                        good.manifest()),
                "CERTIFICATE_NOT_AS_CLAIMED");
        wrong.put(
                copy(
                        good,
                        good.migration(),
                        good.cluster(),
                        good.epoch(),
                        good.previous(),
                        good.source(),
                        1,
                        good.target(),
                        good.ended(),
                        good.begun(),
                        TestCluster.digest("x")),
                "CERTIFICATE_NOT_AS_CLAIMED");
        wrong.forEach((statement, code) -> {
            Signed<TransferCertificate> certificate = Signed.by(TestClaim.SOURCE.key(), statement);
            claim.refused(
                    new TargetEvent.CertificateShown(
                            certificate, claim.cluster().votes(certificate, 3)),
                    code);
        });
        Signed<TransferCertificate> forged = Signed.by(OTHER.key(), good);
        claim.refused(
                new TargetEvent.CertificateShown(forged, claim.cluster().votes(forged, 3)), "CERTIFICATE_UNSOUND");
        claim.assertStateChange(claim.shown(2), Stage.SERVING, true);
        assertThat(wrong).hasSize(10);
    }

    private static TransferCertificate copy(
            TransferCertificate good,
            MigrationId migration,
            ClusterId cluster,
            long epoch,
            Digest previous,
            PlaneIdentity source,
            int incarnation,
            PlaneIdentity target,
            Electorate ended,
            Electorate begun,
            Digest manifest) {
        return new TransferCertificate(
                migration,
                cluster,
                epoch,
                previous,
                source,
                incarnation,
                target,
                ended,
                begun,
                manifest,
                good.targetGateways(),
                good.secretsKey());
    }

    @Test
    void aSecondCertificateIsRefused() {
        for (Stage stage : List.of(Stage.MANIFEST_HELD, Stage.SERVING, Stage.FINISHED)) {
            TestClaim claim = TestClaim.in(stage);
            claim.on(claim.shown(1));
            TransferCertificate second = claim.cluster()
                    .statement(
                            claim.chain(),
                            TestClaim.SOURCE,
                            TestClaim.TARGET,
                            claim.migration(),
                            TestCluster.digest("other"),
                            1);
            claim.refused(
                    new TargetEvent.CertificateShown(Signed.by(TestClaim.SOURCE.key(), second), List.of()),
                    "TWO_CERTIFICATES");
        }
    }

    @Test
    void aRecoveredSourceDecidesAnewWhatIsNotSettled() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        claim.on(claim.shown(1));
        Signed<TransferCertificate> anew = Signed.by(
                TestClaim.SOURCE.key(),
                claim.cluster()
                        .statement(
                                claim.chain(),
                                TestClaim.SOURCE,
                                TestClaim.TARGET,
                                claim.migration(),
                                claim.manifest().digest(),
                                2));
        claim.assertStateChange(new TargetEvent.CertificateShown(anew, List.of()), Stage.MANIFEST_HELD, false);
        assertThat(claim.state().votes()).isEmpty();
        claim.refused(claim.shown(2), "TWO_CERTIFICATES");
        claim.assertStateChange(
                new TargetEvent.CertificateShown(anew, claim.cluster().votes(anew, 2)), Stage.SERVING, true);
        TestClaim serving = TestClaim.in(Stage.SERVING);
        serving.refused(new TargetEvent.CertificateShown(anew, List.of()), "TWO_CERTIFICATES");
    }

    @Test
    void aRestartForgetsAnUnsettledCertificateAndLearnsItAnew() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        ClaimState stored = claim.state();
        claim.on(claim.shown(1));
        claim.restartFrom(stored);
        claim.assertStateChange(claim.shown(2), Stage.SERVING, true);
    }

    @Test
    void aDeltaReplacesTheManifestUntilTheCertificateNamesIt() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        Manifest first = claim.manifest();
        Manifest delta = claim.cluster().manifest(claim.chain(), "shop", Map.of("service/web", "8"));
        claim.assertStateChange(new TargetEvent.ManifestReceived(delta), Stage.MANIFEST_HELD, true);
        claim.refused(claim.shown(2), "CERTIFICATE_NOT_AS_CLAIMED");
        claim.assertStateChange(new TargetEvent.ManifestReceived(first), Stage.MANIFEST_HELD, true);
        claim.on(claim.shown(1));
        claim.refused(new TargetEvent.ManifestReceived(delta), "MANIFEST_DECIDED");
        claim.assertNoStateChange(new TargetEvent.ManifestReceived(first));
        claim.assertStateChange(claim.vote(claim.cluster().host(1)), Stage.SERVING, true);
        assertThat(claim.state().manifest().orElseThrow().digest())
                .isEqualTo(claim.state().certificate().orElseThrow().statement().manifest());
    }

    @Test
    void everyWayAManifestCanBeWrong() {
        TestClaim claim = TestClaim.in(Stage.CLAIMED);
        TestCluster cluster = claim.cluster();
        Chain chain = claim.chain();
        TestCluster other = TestCluster.of("cluster-9", 3);
        TestCluster more = TestCluster.of("cluster-1", 4);
        Chain longer = chain.followedBy(
                new Link.Transfer(cluster.transfer(chain, TestClaim.SOURCE, TestClaim.SOURCE.withOtherKeys())));
        for (Manifest wrong : List.of(
                cluster.manifest(chain, "store"),
                other.manifest(other.chain(TestClaim.SOURCE)),
                cluster.manifest(cluster.chain(OTHER)),
                more.manifest(more.chain(TestClaim.SOURCE)),
                cluster.manifest(longer))) {
            claim.refused(new TargetEvent.ManifestReceived(wrong), "MANIFEST_NOT_AS_CLAIMED");
        }
        claim.assertStateChange(claim.manifestReceived(), Stage.MANIFEST_HELD, true);
    }

    @Test
    void endlessNamesAreCutInWhatIsTold() {
        TestClaim claim = new TestClaim(TestCluster.of("cluster-1", 3), "x".repeat(100_000));
        Manifest manifest = claim.cluster().manifest(claim.chain(), "y".repeat(100_000));
        TargetTransition transition = claim.on(new TargetEvent.ManifestReceived(manifest));
        assertThat(transition.refused().orElseThrow().seen()).hasSizeLessThan(1000);
        assertThat(transition.refused().orElseThrow().target()).hasSizeLessThan(200);
    }

    @Test
    void onlyTheSourcesOwnAbortEndsTheClaim() {
        for (Stage stage : List.of(Stage.CLAIMED, Stage.MANIFEST_HELD)) {
            TestClaim claim = TestClaim.in(stage);
            Abort good = claim.abort();
            List<Abort> wrong = List.of(
                    new Abort(new MigrationId("another"), good.cluster(), good.source(), good.target(), 1),
                    new Abort(good.migration(), new ClusterId("cluster-9"), good.source(), good.target(), 1),
                    new Abort(good.migration(), good.cluster(), OTHER.id(), good.target(), 1),
                    new Abort(good.migration(), good.cluster(), good.source(), OTHER.id(), 1),
                    new Abort(good.migration(), good.cluster(), good.source(), good.target(), 0));
            for (Abort abort : wrong) {
                claim.refused(
                        new TargetEvent.AbortShown(Signed.by(TestClaim.SOURCE.key(), abort)), "ABORT_NOT_GENUINE");
            }
            claim.refused(new TargetEvent.AbortShown(Signed.by(OTHER.key(), good)), "ABORT_NOT_GENUINE");
            claim.refused(new TargetEvent.AbortShown(Signed.by(TestClaim.TARGET.key(), good)), "ABORT_NOT_GENUINE");
            claim.assertStateChange(claim.aborted(), Stage.ABORTED, true);
            assertThat(claim.state().manifest()).isEmpty();
            assertThat(claim.state().abort()).isPresent();
            claim.assertNoStateChange(claim.aborted());
        }
    }

    @Test
    void anAbortOfAnIncarnationBeforeTheCertificatesIsRefused() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        claim.on(later(claim, 0));
        claim.refused(claim.aborted(), "ABORT_AFTER_COMMIT");
        claim.assertStateChange(later(claim, 2), Stage.SERVING, true);
    }

    private static TargetEvent later(TestClaim claim, int votes) {
        Signed<TransferCertificate> again =
                Signed.by(TestClaim.SOURCE.key(), claim.statement().inIncarnation(2));
        return new TargetEvent.CertificateShown(again, claim.cluster().votes(again, votes));
    }

    /** A source that was restored unnoticed has committed, and then had the word of a majority for its abort. */
    @Test
    void anAbortOfTheCertificatesIncarnationEndsTheClaim() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        claim.on(claim.shown(1));
        claim.assertStateChange(claim.aborted(), Stage.ABORTED, true);
        claim.refused(claim.shown(2), "CLAIM_NOT_READY");
    }

    @Test
    void anAbortOfALaterIncarnationEndsAClaimWhoseCertificateLost() {
        TestClaim claim = TestClaim.in(Stage.MANIFEST_HELD);
        claim.on(claim.shown(1));
        Abort decided = claim.abort();
        Abort later = new Abort(decided.migration(), decided.cluster(), decided.source(), decided.target(), 2);
        claim.assertStateChange(
                new TargetEvent.AbortShown(Signed.by(TestClaim.SOURCE.key(), later)), Stage.ABORTED, true);
        claim.refused(claim.shown(2), "CLAIM_NOT_READY");
    }

    @Test
    void noAbortEndsAClaimThatServes() {
        for (Stage stage : List.of(Stage.SERVING, Stage.FINISHED)) {
            TestClaim claim = TestClaim.in(stage);
            Abort decided = claim.abort();
            Abort later = new Abort(decided.migration(), decided.cluster(), decided.source(), decided.target(), 2);
            claim.refused(new TargetEvent.AbortShown(Signed.by(TestClaim.SOURCE.key(), later)), "ABORT_AFTER_COMMIT");
        }
    }

    @Test
    void whatIsFinishedKeepsItsProofAndDropsTheManifest() {
        TestClaim claim = TestClaim.in(Stage.SERVING);
        assertThat(claim.state().manifest()).isPresent();
        claim.assertStateChange(new TargetEvent.FinishAsked(), Stage.FINISHED, true);
        assertThat(claim.state().manifest()).isEmpty();
        assertThat(claim.state().majority()).isPresent();
        claim.assertNoStateChange(new TargetEvent.FinishAsked());
    }

    @Test
    void anOfferNamesHostsOfTheCluster() {
        ClaimOffer offer = new TestClaim(3).state().offer();
        TestHost stranger = TestHost.named("stranger");
        ClaimOffer.ClaimedHost wrong = new ClaimOffer.ClaimedHost(stranger.id(), "x", stranger.tls());
        assertThatThrownBy(() -> new ClaimOffer(
                        offer.migration(),
                        offer.cluster(),
                        "shop",
                        "swarm",
                        "f",
                        offer.source(),
                        1,
                        offer.target(),
                        1,
                        offer.head(),
                        offer.ended(),
                        List.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not have");
        TestHost host = TestHost.named("h1");
        assertThat(offer.hostWithTls(host.tls()).orElseThrow().key()).isEqualTo(host.id());
        assertThat(offer.hostWithTls(stranger.tls())).isEmpty();
    }
}
