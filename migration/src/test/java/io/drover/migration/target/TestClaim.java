package io.drover.migration.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.target.ClaimState.Stage;
import java.util.List;

/** A claim of plane b on a cluster of plane a. */
final class TestClaim {
    static final TestPlane SOURCE = TestPlane.named("plane-a");
    static final TestPlane TARGET = TestPlane.named("plane-b");

    private final TestCluster cluster;
    private final Chain chain;
    private final Claimant claimant = new Claimant();
    private ClaimState state;

    TestClaim(int hosts) {
        this(TestCluster.of("cluster-1", hosts), "shop");
    }

    TestClaim(TestCluster cluster, String name) {
        this.cluster = cluster;
        this.chain = cluster.chain(SOURCE);
        this.state = ClaimState.claimed(offer(name));
    }

    private ClaimOffer offer(String name) {
        return new ClaimOffer(
                migration(),
                cluster.id(),
                name,
                "swarm",
                "swarm-" + cluster.id(),
                SOURCE.identity(),
                1,
                TARGET.identity(),
                chain.epoch(),
                chain.head(),
                cluster.set(),
                cluster.hosts().stream()
                        .map(host -> new ClaimOffer.ClaimedHost(host.id(), host.name(), host.tls()))
                        .toList());
    }

    static TestClaim in(Stage stage) {
        TestClaim claim = new TestClaim(3);
        switch (stage) {
            case CLAIMED -> {}
            case MANIFEST_HELD -> claim.on(claim.manifestReceived());
            case SERVING -> {
                claim.on(claim.manifestReceived());
                claim.on(claim.shown(2));
            }
            case FINISHED -> {
                claim.on(claim.manifestReceived());
                claim.on(claim.shown(2));
                claim.on(new TargetEvent.FinishAsked());
            }
            case ABORTED -> claim.on(claim.aborted());
        }
        assertThat(claim.state.stage()).isEqualTo(stage);
        return claim;
    }

    TargetTransition on(TargetEvent event) {
        TargetTransition transition = claimant.on(state, event);
        state = transition.state();
        assertThat(Canonical.decode(ClaimState.class, Canonical.encode(state))).isEqualTo(state);
        return transition;
    }

    void assertNoStateChange(TargetEvent event) {
        ClaimState before = state;
        TargetTransition transition = on(event);
        assertThat(state).isEqualTo(before);
        assertThat(transition.durable()).isFalse();
        assertThat(transition.refused()).isEmpty();
    }

    void refused(TargetEvent event, String code) {
        ClaimState before = state;
        TargetTransition transition = on(event);
        assertThat(transition.refused().orElseThrow().code()).isEqualTo(code);
        assertThat(state).isEqualTo(before);
        assertThat(transition.durable()).isFalse();
    }

    void assertStateChange(TargetEvent event, Stage stage, boolean durable) {
        ClaimState before = state;
        TargetTransition transition = on(event);
        assertThat(transition.refused()).isEmpty();
        assertThat(state).isNotEqualTo(before);
        assertThat(state.stage()).isEqualTo(stage);
        assertThat(transition.durable()).isEqualTo(durable);
    }

    MigrationId migration() {
        return TestCluster.migration(chain);
    }

    Manifest manifest() {
        return cluster.manifest(chain);
    }

    TargetEvent.ManifestReceived manifestReceived() {
        return new TargetEvent.ManifestReceived(manifest());
    }

    TransferCertificate statement() {
        return cluster.statement(chain, SOURCE, TARGET, migration(), manifest().digest(), 1);
    }

    Signed<TransferCertificate> certificate() {
        return Signed.by(SOURCE.key(), statement());
    }

    TargetEvent.CertificateShown shown(int votes) {
        return new TargetEvent.CertificateShown(certificate(), cluster.votes(certificate(), votes));
    }

    TargetEvent.VoteShown vote(TestHost host) {
        return new TargetEvent.VoteShown(host.vote(certificate()));
    }

    Abort abort() {
        return new Abort(migration(), cluster.id(), SOURCE.id(), TARGET.id(), 1);
    }

    TargetEvent.AbortShown aborted() {
        return new TargetEvent.AbortShown(Signed.by(SOURCE.key(), abort()));
    }

    List<TargetEvent> samples() {
        return List.of(manifestReceived(), shown(2), vote(cluster.host(2)), aborted(), new TargetEvent.FinishAsked());
    }

    ClaimState state() {
        return state;
    }

    void restartFrom(ClaimState stored) {
        state = stored;
    }

    TestCluster cluster() {
        return cluster;
    }

    Chain chain() {
        return chain;
    }
}
