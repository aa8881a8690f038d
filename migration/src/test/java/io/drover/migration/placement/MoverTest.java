package io.drover.migration.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState.Stage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A move of a cluster with three hosts from pool default to pool blue. */
class MoverTest {
    private static final TestPlane PLANE = TestPlane.named("plane-a");
    private static final TestCluster CLUSTER = TestCluster.of("cluster-1", 3);
    private static final Finding REASON = Finding.error("HOST_OFFLINE", "host h1", "no session", "start its agent");
    private static final Optional<Duration> HELD = Optional.of(Duration.ofMillis(20));

    private final Mover mover = new Mover(PLANE.key());
    private MoveState state = MoveState.planned(plan(Set.of()));

    private static MoveState.Plan plan(Set<HostKey> leftOut) {
        return new MoveState.Plan(
                new MigrationId("migration-1"),
                CLUSTER.id(),
                "shop",
                PLANE.id(),
                1,
                1,
                4,
                PoolName.DEFAULT,
                new PoolName("blue"),
                PLANE.gateways(),
                CLUSTER.set(),
                leftOut);
    }

    private MoveTransition on(MoveEvent event) {
        MoveTransition next = mover.on(state, event);
        state = Canonical.decode(MoveState.class, Canonical.encode(next.state()));
        return next;
    }

    private static HostKey host(int index) {
        return CLUSTER.host(index).id();
    }

    private void driveTo(Phase phase) {
        while (state.phase() != phase) {
            switch (state.phase()) {
                case PRECHECK -> on(new MoveEvent.PrechecksDone(List.of()));
                case CLAIM -> on(new MoveEvent.PoolReady());
                case CONNECT -> CLUSTER.set().hosts().forEach(host -> on(new MoveEvent.HostConnected(host)));
                case TRANSFER -> on(new MoveEvent.Transferred());
                case VALIDATE -> on(new MoveEvent.Validated(List.of()));
                case LOCK -> on(new MoveEvent.Locked());
                case COMMIT -> on(new MoveEvent.DecisionStored());
                case SWITCH -> {
                    on(new MoveEvent.HostArrived(host(0), HELD));
                    on(new MoveEvent.HostArrived(host(1), HELD));
                }
                case VERIFY -> on(new MoveEvent.Verified(List.of()));
                case CLEANUP -> on(new MoveEvent.HostArrived(host(2), HELD));
                case DONE, ABORTED -> throw new IllegalStateException("the end");
            }
        }
    }

    @Test
    void goesThroughAllPhases() {
        driveTo(Phase.DONE);
        assertThat(state.blackout()).isEqualTo(HELD);
        assertThat(state.placement()).hasValueSatisfying(placement -> {
            assertThat(placement.verifiedBy(PLANE.identity().key())).isTrue();
            assertThat(placement.statement().generation()).isEqualTo(4);
            assertThat(placement.statement().pool()).isEqualTo(new PoolName("blue"));
        });
    }

    @Test
    void aMajorityServesAndTheLastHostIsWaitedFor() {
        driveTo(Phase.SWITCH);
        on(new MoveEvent.HostArrived(host(2), HELD));
        assertThat(state.phase()).as("one of three is no majority").isEqualTo(Phase.SWITCH);
        on(new MoveEvent.HostArrived(host(2), HELD));
        assertThat(state.phase()).as("the same again counts once").isEqualTo(Phase.SWITCH);
        assertThat(on(new MoveEvent.HostArrived(host(0), HELD)).effects())
                .hasExactlyElementsOfTypes(MoveEffect.Unlock.class, MoveEffect.Verify.class);
        on(new MoveEvent.Verified(List.of()));
        assertThat(state.phase()).isEqualTo(Phase.CLEANUP);
        on(new MoveEvent.HostArrived(host(1), HELD));
        assertThat(state.phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void aHostThatDoesNotComeBackIsLeftOutOnceItIsDecided() {
        driveTo(Phase.VALIDATE);
        assertThat(on(new MoveEvent.HostLeftOut(host(2))).durable()).isFalse();
        driveTo(Phase.CLEANUP);
        assertThat(on(new MoveEvent.HostLeftOut(host(2))).durable()).isTrue();
        assertThat(state.phase()).isEqualTo(Phase.DONE);
        assertThat(state.hosts()).containsEntry(host(2), Stage.LEFT_OUT);
    }

    @Test
    void hostsThatWereLeftOutBeforeThePoolServesMakeUpItsMajority() {
        driveTo(Phase.SWITCH);
        CLUSTER.set().hosts().forEach(host -> on(new MoveEvent.HostLeftOut(host)));
        assertThat(state.phase()).isEqualTo(Phase.SWITCH);
        assertThat(state.awaitsHosts()).isTrue();
        on(new MoveEvent.HostArrived(host(0), HELD));
        assertThat(state.hosts()).containsEntry(host(0), Stage.ARRIVED);
        on(new MoveEvent.HostConnected(host(1)));
        assertThat(state.hosts()).containsEntry(host(1), Stage.LEFT_OUT);
        on(new MoveEvent.HostArrived(host(1), HELD));
        assertThat(state.phase()).isEqualTo(Phase.VERIFY);
        assertThat(state.awaitsHosts()).isFalse();
        on(new MoveEvent.Verified(List.of()));
        assertThat(state.phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void anAbortIsSettledWhenItIsStoredAndPossibleUntilTheCommit() {
        for (Phase phase : Phase.values()) {
            if (phase.isTerminal()) {
                continue;
            }
            state = MoveState.planned(plan(Set.of()));
            driveTo(phase);
            MoveTransition next = on(new MoveEvent.AbortAsked(REASON));
            if (phase.isAbortable()) {
                assertThat(next.durable()).isTrue();
                assertThat(state.phase()).isEqualTo(Phase.ABORTED);
                assertThat(state.placement()).isEmpty();
                assertThat(state.stop()).contains(REASON);
                assertThat(next.effects())
                        .hasExactlyElementsOfTypes(MoveEffect.Unlock.class, MoveEffect.WithdrawPending.class);
            } else {
                assertThat(next.effects()).isEmpty();
                assertThat(state.phase()).isEqualTo(phase);
            }
        }
    }

    @Test
    void anErrorOfTheChecksEndsIt() {
        on(new MoveEvent.PrechecksDone(List.of(REASON)));
        assertThat(state.phase()).isEqualTo(Phase.ABORTED);
        state = MoveState.planned(plan(Set.of()));
        driveTo(Phase.VALIDATE);
        on(new MoveEvent.Validated(List.of(REASON)));
        assertThat(state.phase()).isEqualTo(Phase.ABORTED);
    }

    /** Every event in every phase but those where it belongs changes nothing. */
    @Test
    void eventsThatComeLateOrEarlyChangeNoPhase() {
        Map<Phase, Set<Class<?>>> moving = new EnumMap<>(Phase.class);
        moving.put(Phase.PRECHECK, Set.of(MoveEvent.PrechecksDone.class));
        moving.put(Phase.CLAIM, Set.of(MoveEvent.PoolReady.class));
        moving.put(Phase.TRANSFER, Set.of(MoveEvent.Transferred.class));
        moving.put(Phase.VALIDATE, Set.of(MoveEvent.Validated.class));
        moving.put(Phase.LOCK, Set.of(MoveEvent.Locked.class));
        moving.put(Phase.COMMIT, Set.of(MoveEvent.DecisionStored.class));
        moving.put(Phase.VERIFY, Set.of(MoveEvent.Verified.class));
        moving.put(Phase.CLEANUP, Set.of(MoveEvent.HostLeftOut.class, MoveEvent.HostArrived.class));
        List<MoveEvent> events = List.of(
                new MoveEvent.PrechecksDone(List.of()),
                new MoveEvent.PoolReady(),
                new MoveEvent.HostConnected(host(2)),
                new MoveEvent.Transferred(),
                new MoveEvent.Validated(List.of()),
                new MoveEvent.Locked(),
                new MoveEvent.DecisionStored(),
                new MoveEvent.HostArrived(host(2), HELD),
                new MoveEvent.Verified(List.of()),
                new MoveEvent.HostLeftOut(host(2)));
        int pairs = 0;
        for (Phase phase : Phase.values()) {
            if (phase == Phase.ABORTED) {
                continue;
            }
            for (MoveEvent event : events) {
                state = MoveState.planned(plan(Set.of()));
                driveTo(phase);
                on(event);
                boolean moves = moving.getOrDefault(phase, Set.of()).contains(event.getClass());
                assertThat(state.phase() != phase).as("%s in %s", event, phase).isEqualTo(moves);
                pairs++;
            }
        }
        System.out.printf("move pairs covered: %d%n", pairs);
    }

    @Test
    void goesOnFromWhatIsStored() {
        for (Phase phase :
                List.of(Phase.PRECHECK, Phase.CLAIM, Phase.COMMIT, Phase.SWITCH, Phase.VERIFY, Phase.CLEANUP)) {
            state = MoveState.planned(plan(Set.of()));
            driveTo(phase);
            assertThat(on(new MoveEvent.Resumed()).effects()).as("in %s", phase).isNotEmpty();
            driveTo(Phase.DONE);
        }
    }

    @Test
    void plansThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> plan(Set.of(host(0), host(1)))).hasMessageContaining("2 of 3 hosts left out");
        assertThatThrownBy(() -> plan(Set.of(TestCluster.of("other", 4).host(3).id())))
                .hasMessageContaining("does not have");
        assertThatThrownBy(() -> new PoolName("Blue!")).hasMessageContaining("Blue!");
    }
}
