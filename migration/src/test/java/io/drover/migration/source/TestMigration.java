package io.drover.migration.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceState.Plan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A migration from plane a to plane b, driven to any phase by the events that lead there. */
final class TestMigration {
    static final TestPlane SOURCE = TestPlane.named("plane-a");
    static final TestPlane TARGET = TestPlane.named("plane-b");
    static final Digest MANIFEST = TestCluster.digest("as of TRANSFER");
    static final Digest DELTA = TestCluster.digest("as of LOCK");
    static final Finding REASON = Finding.error("PEER_UNREACHABLE", "peer b", "no answer in 10 s", "start it");

    private final TestCluster cluster;
    private final Chain chain;
    private final Coordinator coordinator = new Coordinator(SOURCE.key());
    private SourceState state;

    TestMigration(int hosts, int... leftOut) {
        cluster = TestCluster.of("cluster-1", hosts);
        chain = cluster.chain(SOURCE);
        state = SourceState.planned(plan(Arrays.stream(leftOut)
                .mapToObj(index -> cluster.host(index).id())
                .collect(Collectors.toSet())));
    }

    Plan plan(Set<HostKey> leftOut) {
        return new Plan(
                TestCluster.migration(chain),
                cluster.id(),
                "shop",
                SOURCE.identity(),
                1,
                TARGET.identity(),
                TARGET.gateways(),
                chain.epoch(),
                chain.head(),
                cluster.set(),
                leftOut,
                true);
    }

    static TestMigration in(Phase phase) {
        return new TestMigration(3).driveTo(phase);
    }

    TestMigration driveTo(Phase phase) {
        if (phase == Phase.ABORTED) {
            on(aborting());
            return this;
        }
        while (state.phase() != phase) {
            step();
        }
        return this;
    }

    /** In LOCK, with operations held and the target's answer awaited. */
    TestMigration locked() {
        driveTo(Phase.LOCK);
        on(new SourceEvent.Locked(MANIFEST));
        return this;
    }

    /** Given up, and the abort signed by the words of two hosts. */
    TestMigration aborted() {
        on(aborting());
        on(new SourceEvent.WordGiven(host(0)));
        on(new SourceEvent.WordGiven(host(1)));
        return this;
    }

    private void step() {
        switch (state.phase()) {
            case PRECHECK -> on(new SourceEvent.PrechecksDone(List.of()));
            case CLAIM -> on(new SourceEvent.Claimed());
            case CONNECT -> waitedFor().forEach(host -> on(new SourceEvent.HostConnected(host)));
            case TRANSFER -> on(new SourceEvent.ManifestHeld(MANIFEST));
            case VALIDATE -> on(new SourceEvent.Validated(List.of()));
            case LOCK -> {
                on(new SourceEvent.Locked(MANIFEST));
                on(confirmed(MANIFEST));
            }
            case COMMIT -> on(new SourceEvent.DecisionStored());
            case SWITCH -> on(serving());
            case VERIFY -> on(new SourceEvent.Verified(List.of()));
            case CLEANUP -> {
                waitedFor().forEach(host -> on(new SourceEvent.HostArrived(host)));
                on(new SourceEvent.CleanedUp());
            }
            case DONE, ABORTED -> throw new IllegalStateException("the end");
        }
    }

    SourceTransition on(SourceEvent event) {
        SourceTransition transition = coordinator.on(state, event);
        state = transition.state();
        return transition;
    }

    SourceTransition tryOn(SourceEvent event) {
        return coordinator.on(state, event);
    }

    SourceState state() {
        return state;
    }

    /** What a restarted server finds: the state as last stored. */
    void restartFrom(SourceState stored) {
        state = stored;
    }

    TestCluster cluster() {
        return cluster;
    }

    Chain chain() {
        return chain;
    }

    HostKey host(int index) {
        return cluster.host(index).id();
    }

    List<HostKey> waitedFor() {
        return cluster.hosts().stream()
                .map(TestHost::id)
                .filter(host -> !state.plan().leftOut().contains(host))
                .toList();
    }

    Signed<TransferCertificate> certificate() {
        return state.certificate().orElseThrow();
    }

    /** The certificate of this migration as it is signed in COMMIT, whatever the phase. */
    Signed<TransferCertificate> expectedCertificate() {
        return Signed.by(
                SOURCE.key(), cluster.statement(chain, SOURCE, TARGET, TestCluster.migration(chain), MANIFEST, 1));
    }

    Majority majority() {
        return cluster.majority(expectedCertificate());
    }

    SourceEvent.Serving serving() {
        return new SourceEvent.Serving(majority(), Optional.of(Duration.ofMillis(42)));
    }

    SourceEvent.HeldConfirmed confirmed(Digest held) {
        return new SourceEvent.HeldConfirmed(
                Optional.of(held), TestCluster.BOX, cluster.set().electorate());
    }

    static SourceEvent.AbortAsked aborting() {
        return new SourceEvent.AbortAsked(REASON);
    }

    void assertNoStateChange(SourceEvent event) {
        SourceTransition transition = tryOn(event);
        assertThat(transition.state()).as("%s in %s", event, state.phase()).isEqualTo(state);
        assertThat(transition.effects()).as("%s in %s", event, state.phase()).isEmpty();
        assertThat(transition.durable()).as("%s in %s", event, state.phase()).isFalse();
    }

    @SafeVarargs
    final SourceTransition assertStateChange(
            SourceEvent event, Phase phase, boolean durable, Class<? extends SourceEffect>... effects) {
        SourceTransition transition = on(event);
        assertThat(transition.state().phase()).as("after %s", event).isEqualTo(phase);
        assertThat(transition.durable()).as("%s stored", event).isEqualTo(durable);
        assertThat(transition.effects()).as("effects of %s", event).hasSize(effects.length);
        for (int i = 0; i < effects.length; i++) {
            assertThat(transition.effects().get(i)).isInstanceOf(effects[i]);
        }
        return transition;
    }
}
