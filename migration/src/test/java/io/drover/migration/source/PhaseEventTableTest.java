package io.drover.migration.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestHost;
import io.drover.migration.phase.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every event in every phase: what is not in the table changes nothing. */
class PhaseEventTableTest {
    private record Pair(Phase phase, Class<? extends SourceEvent> event) {}

    private record Outcome(Phase next, boolean changes, boolean durable, List<Class<? extends SourceEffect>> effects) {}

    private final Map<Pair, Outcome> table = new HashMap<>();

    PhaseEventTableTest() {
        for (Phase phase : Phase.values()) {
            if (phase.isAbortable() && phase != Phase.PRECHECK) {
                stays(phase, SourceEvent.AbortAsked.class)
                        .stored(SourceEffect.Unlock.class, SourceEffect.AskWords.class);
            }
        }
        goes(Phase.PRECHECK, SourceEvent.AbortAsked.class, Phase.ABORTED).stored();
        repeats(Phase.PRECHECK, SourceEffect.RunPrechecks.class);
        goes(Phase.PRECHECK, SourceEvent.PrechecksDone.class, Phase.CLAIM).stored(SourceEffect.AskClaim.class);
        stays(Phase.PRECHECK, SourceEvent.HostConnected.class).unstored();
        repeats(Phase.CLAIM, SourceEffect.AskClaim.class);
        goes(Phase.CLAIM, SourceEvent.Claimed.class, Phase.CONNECT).unstored(SourceEffect.ConnectHosts.class);
        stays(Phase.CLAIM, SourceEvent.HostConnected.class).unstored();
        stays(Phase.CONNECT, SourceEvent.HostConnected.class).unstored();
        goes(Phase.TRANSFER, SourceEvent.ManifestHeld.class, Phase.VALIDATE).unstored(SourceEffect.AskValidation.class);
        goes(Phase.VALIDATE, SourceEvent.Validated.class, Phase.LOCK).unstored(SourceEffect.Lock.class);
        stays(Phase.LOCK, SourceEvent.Locked.class).unstored(SourceEffect.ConfirmHeld.class);
        repeats(Phase.COMMIT, SourceEffect.ActOnDecision.class);
        goes(Phase.COMMIT, SourceEvent.DecisionStored.class, Phase.SWITCH).unstored(SourceEffect.ShowCertificate.class);
        repeats(Phase.SWITCH, SourceEffect.ShowCertificate.class);
        goes(Phase.SWITCH, SourceEvent.Serving.class, Phase.VERIFY)
                .stored(SourceEffect.AwaitHosts.class, SourceEffect.Verify.class);
        repeats(Phase.VERIFY, SourceEffect.AwaitHosts.class, SourceEffect.Verify.class);
        goes(Phase.VERIFY, SourceEvent.Verified.class, Phase.CLEANUP).unstored();
        repeats(Phase.CLEANUP, SourceEffect.AwaitHosts.class);
        for (Phase phase : List.of(Phase.COMMIT, Phase.SWITCH)) {
            stays(phase, SourceEvent.Voted.class).unstored();
        }
        for (Phase phase : List.of(Phase.COMMIT, Phase.SWITCH, Phase.VERIFY, Phase.CLEANUP)) {
            stays(phase, SourceEvent.HostArrived.class).unstored();
            stays(phase, SourceEvent.HostLeftOut.class).stored();
        }
    }

    @Test
    void everyEventInEveryPhase() {
        int changing = 0;
        int unchanging = 0;
        Set<Class<?>> kinds = new HashSet<>();
        for (Phase phase : Phase.values()) {
            for (SourceEvent event : samples()) {
                kinds.add(event.getClass());
                TestMigration migration = TestMigration.in(phase);
                Outcome expected = table.get(new Pair(phase, event.getClass()));
                if (isResumedWhereNothingIsStored(phase, event)) {
                    assertThatThrownBy(() -> migration.tryOn(event))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("never stored: " + phase);
                    unchanging++;
                } else if (expected == null) {
                    migration.assertNoStateChange(event);
                    unchanging++;
                } else {
                    check(migration, event, expected);
                    changing++;
                }
            }
        }
        assertThat(kinds).isEqualTo(Set.of(SourceEvent.class.getPermittedSubclasses()));
        System.out.printf("coordinator pairs covered: %d with an outcome, %d without%n", changing, unchanging);
        assertThat(changing).isEqualTo(table.size());
        assertThat(changing + unchanging).isEqualTo(Phase.values().length * kinds.size());
    }

    @Test
    void everyEventWhileStopping() {
        int pairs = 0;
        for (Phase phase : Phase.values()) {
            if (!phase.isAbortable() || phase == Phase.PRECHECK) {
                continue;
            }
            for (SourceEvent event : samples()) {
                TestMigration migration = TestMigration.in(phase);
                migration.on(TestMigration.aborting());
                switch (event) {
                    case SourceEvent.Resumed ignored ->
                        migration.assertStateChange(
                                event, phase, false, SourceEffect.Unlock.class, SourceEffect.AskWords.class);
                    case SourceEvent.WordGiven ignored -> migration.assertStateChange(event, phase, false);
                    case SourceEvent.OwnershipEnded ignored ->
                        migration.assertStateChange(event, phase, true, SourceEffect.ShowAbort.class);
                    case SourceEvent.Locked ignored ->
                        migration.assertStateChange(event, phase, false, SourceEffect.Unlock.class);
                    default -> migration.assertNoStateChange(event);
                }
                pairs++;
            }
        }
        System.out.printf("coordinator pairs covered while stopping: %d%n", pairs);
        assertThat(pairs).isEqualTo(5 * SourceEvent.class.getPermittedSubclasses().length);
    }

    @Test
    void everyEventOnceTheAbortIsSigned() {
        for (SourceEvent event : samples()) {
            TestMigration migration = TestMigration.in(Phase.CONNECT).aborted();
            switch (event) {
                case SourceEvent.Resumed ignored ->
                    migration.assertStateChange(
                            event,
                            Phase.CONNECT,
                            false,
                            SourceEffect.Unlock.class,
                            SourceEffect.WithdrawPending.class,
                            SourceEffect.ShowAbort.class);
                case SourceEvent.ClaimGone ignored -> migration.assertStateChange(event, Phase.ABORTED, true);
                case SourceEvent.Locked ignored ->
                    migration.assertStateChange(event, Phase.CONNECT, false, SourceEffect.Unlock.class);
                default -> migration.assertNoStateChange(event);
            }
        }
    }

    @Test
    void everyEventWhileLockedAndWaitingForTheTarget() {
        for (SourceEvent event : samples()) {
            TestMigration migration = new TestMigration(3).locked();
            switch (event) {
                case SourceEvent.HeldConfirmed ignored ->
                    migration.assertStateChange(event, Phase.COMMIT, true, SourceEffect.ActOnDecision.class);
                case SourceEvent.AbortAsked ignored ->
                    migration.assertStateChange(
                            event, Phase.LOCK, true, SourceEffect.Unlock.class, SourceEffect.AskWords.class);
                case SourceEvent.Resumed ignored ->
                    assertThatThrownBy(() -> migration.tryOn(event)).isInstanceOf(IllegalStateException.class);
                default -> migration.assertNoStateChange(event);
            }
        }
    }

    private static boolean isResumedWhereNothingIsStored(Phase phase, SourceEvent event) {
        return event instanceof SourceEvent.Resumed
                && Set.of(Phase.CONNECT, Phase.TRANSFER, Phase.VALIDATE, Phase.LOCK)
                        .contains(phase);
    }

    private static void check(TestMigration migration, SourceEvent event, Outcome expected) {
        SourceState before = migration.state();
        SourceTransition transition = migration.on(event);
        String what = event.getClass().getSimpleName() + " in " + before.phase();
        assertThat(transition.state().phase()).as(what).isEqualTo(expected.next());
        assertThat(transition.durable()).as(what).isEqualTo(expected.durable());
        assertThat(transition.effects().stream().map(Object::getClass).collect(Collectors.toList()))
                .as(what)
                .isEqualTo(expected.effects());
        assertThat(!transition.state().equals(before)).as(what).isEqualTo(expected.changes());
    }

    /** One event of each kind, as it would come at its proper time. */
    private static List<SourceEvent> samples() {
        TestMigration migration = new TestMigration(3);
        TestHost host = migration.cluster().host(0);
        return List.of(
                new SourceEvent.Resumed(),
                new SourceEvent.PrechecksDone(List.of()),
                new SourceEvent.Claimed(),
                new SourceEvent.HostConnected(host.id()),
                new SourceEvent.ManifestHeld(TestMigration.MANIFEST),
                new SourceEvent.Validated(List.of()),
                new SourceEvent.Locked(TestMigration.MANIFEST),
                migration.confirmed(TestMigration.MANIFEST),
                new SourceEvent.DecisionStored(),
                new SourceEvent.Voted(host.vote(migration.expectedCertificate())),
                migration.serving(),
                new SourceEvent.HostArrived(host.id()),
                new SourceEvent.Verified(List.of()),
                new SourceEvent.CleanedUp(),
                TestMigration.aborting(),
                new SourceEvent.WordGiven(host.id()),
                new SourceEvent.OwnershipEnded(),
                new SourceEvent.ClaimGone(),
                new SourceEvent.HostLeftOut(migration.host(2)));
    }

    private Row goes(Phase phase, Class<? extends SourceEvent> event, Phase next) {
        return new Row(new Pair(phase, event), next);
    }

    private Row stays(Phase phase, Class<? extends SourceEvent> event) {
        return new Row(new Pair(phase, event), phase);
    }

    @SafeVarargs
    private void repeats(Phase phase, Class<? extends SourceEffect>... effects) {
        List<Class<? extends SourceEffect>> list = new ArrayList<>();
        for (Class<? extends SourceEffect> effect : effects) {
            list.add(effect);
        }
        table.put(new Pair(phase, SourceEvent.Resumed.class), new Outcome(phase, false, false, list));
    }

    private final class Row {
        private final Pair pair;
        private final Phase next;

        Row(Pair pair, Phase next) {
            this.pair = pair;
            this.next = next;
        }

        @SafeVarargs
        final void stored(Class<? extends SourceEffect>... effects) {
            List<Class<? extends SourceEffect>> list = new ArrayList<>();
            for (Class<? extends SourceEffect> effect : effects) {
                list.add(effect);
            }
            table.put(pair, new Outcome(next, true, true, list));
        }

        @SafeVarargs
        final void unstored(Class<? extends SourceEffect>... effects) {
            List<Class<? extends SourceEffect>> list = new ArrayList<>();
            for (Class<? extends SourceEffect> effect : effects) {
                list.add(effect);
            }
            table.put(pair, new Outcome(next, true, false, list));
        }
    }
}
