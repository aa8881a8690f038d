package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Placement;
import io.drover.migration.placement.MoveEffect;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveState.Stage;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.TheCluster;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Carries out the effects of one move, as the server's class of the same name does. */
final class MoveWork {
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long SHOW_AGAIN_MILLIS = 500;
    private static final long POOL_PATIENCE_MILLIS = 30_000;

    private final Server server;
    private final MoveRun run;
    private final Machine process;
    private final MoveState.Plan plan;
    private final boolean again;
    private final PendingSessions pending;
    private final Set<HostKey> took = new HashSet<>();
    private boolean locked;

    MoveWork(Server server, MoveRun run, boolean again) {
        this.server = server;
        this.run = run;
        this.process = server.process();
        this.plan = run.state().plan();
        this.again = again;
        this.pending = new PendingSessions(
                server,
                new HostEvent.PendingOffered(
                        plan.plane(),
                        plan.cluster(),
                        plan.epoch(),
                        plan.migration(),
                        server.plane().part().identity(),
                        Optional.of(plan.to()),
                        plan.gateways()),
                host -> run.post(new MoveEvent.HostConnected(host)));
    }

    PendingSessions pending() {
        return pending;
    }

    void end() {
        unlock();
    }

    void carryOut(MoveEffect effect) {
        switch (effect) {
            case MoveEffect.RunPrechecks ignored ->
                whenPoolServes(
                        () -> run.post(new MoveEvent.PrechecksDone(List.of())),
                        () -> run.post(new MoveEvent.PrechecksDone(List.of(poolNotServing()))));
            // The claim is the stored move itself.
            case MoveEffect.AskPool ignored ->
                whenPoolServes(
                        () -> run.post(new MoveEvent.PoolReady()),
                        () -> run.post(new MoveEvent.AbortAsked(poolNotServing())));
            case MoveEffect.ConnectHosts ignored -> connectHosts();
            // Both pools serve the same plane, which knows the cluster already.
            case MoveEffect.Transfer ignored -> run.post(new MoveEvent.Transferred());
            case MoveEffect.Validate ignored ->
                readBy(plan.to(), read -> run.post(new MoveEvent.Validated(read ? List.of() : List.of(unreadable()))));
            case MoveEffect.Lock ignored -> lock();
            case MoveEffect.ActOnDecision ignored -> run.post(new MoveEvent.DecisionStored());
            case MoveEffect.ShowPlacement(Signed<Placement> placement) -> {
                server.world().ledger().shown(placement.digest());
                showPlacement(placement, 0);
            }
            case MoveEffect.Unlock ignored -> unlock();
            case MoveEffect.Verify ignored -> readBy(plan.to(), read -> run.post(new MoveEvent.Verified(List.of())));
            case MoveEffect.WithdrawPending ignored -> pending.withdraw();
        }
    }

    /** After a restart the pool's gateways have to find this server again, as the hosts have. */
    private void whenPoolServes(Runnable serves, Runnable doesNot) {
        awaitPool(again ? POOL_PATIENCE_MILLIS : 0, serves, doesNot);
    }

    private void awaitPool(long millis, Runnable serves, Runnable doesNot) {
        if (server.serves(plan.to())) {
            serves.run();
        } else if (millis <= 0) {
            doesNot.run();
        } else {
            process.after(LOOK_EVERY_MILLIS, () -> awaitPool(millis - LOOK_EVERY_MILLIS, serves, doesNot));
        }
    }

    private void connectHosts() {
        watchSessions();
        pending.offer(
                expected(),
                () -> run.isOver() || run.state().all(Stage.CONNECTED),
                problem -> run.post(new MoveEvent.AbortAsked(problem)));
    }

    /** The other end of a pending session is this plane too. */
    private void watchSessions() {
        if (run.isOver() || run.state().all(Stage.CONNECTED)) {
            return;
        }
        for (HostKey host : expected()) {
            if (server.sessions().session(host, plan.to()).isPresent()) {
                pending.reportedThere(host);
            }
        }
        process.after(LOOK_EVERY_MILLIS, this::watchSessions);
    }

    private List<HostKey> expected() {
        return server.plane().cluster().keys().stream()
                .filter(host -> plan.members().contains(host) && !plan.leftOut().contains(host))
                .toList();
    }

    /** Reads the workload by one of the hosts that a pool reaches. */
    private void readBy(PoolName pool, Consumer<Boolean> outcome) {
        Authorization wish = new Authorization(
                server.plane().id(), plan.cluster(), plan.epoch(), TheCluster.ENDPOINT, Optional.empty());
        server.plane().cluster().keys().stream()
                .flatMap(host -> server.sessions().session(host, pool).stream())
                .findFirst()
                .ifPresentOrElse(
                        session -> session.inspect(wish, outcome, () -> outcome.accept(false)),
                        () -> outcome.accept(false));
    }

    private void lock() {
        server.gate().lock(empty -> {
            if (empty && run.isOver()) {
                server.gate().unlock();
            } else if (empty) {
                locked = true;
                run.post(new MoveEvent.Locked());
            } else {
                run.post(new MoveEvent.AbortAsked(error("OPERATIONS_IN_FLIGHT", "operations are in flight")));
            }
        });
    }

    private void unlock() {
        if (locked) {
            locked = false;
            server.gate().unlock();
        }
    }

    /** Shows it to every host that has not taken it, and waits for the hosts' sessions with the new pool. */
    private void showPlacement(Signed<Placement> placement, long sinceShownMillis) {
        if (run.isOver() || !run.state().awaitsHosts()) {
            return;
        }
        boolean due = sinceShownMillis == 0 || sinceShownMillis > SHOW_AGAIN_MILLIS;
        for (HostKey host : server.plane().cluster().keys()) {
            if (!plan.members().contains(host) || run.state().hosts().get(host) == Stage.ARRIVED) {
                continue;
            }
            Optional<PlaneSession> there = server.sessions().session(host, plan.to());
            if (took.contains(host) && there.isPresent()) {
                server.sessions().prefer(host, plan.to());
                run.post(new MoveEvent.HostArrived(host, Optional.empty()));
            } else if (due) {
                Stream.of(
                                there,
                                server.sessions().session(host, plan.from()),
                                server.sessions().session(host))
                        .flatMap(Optional::stream)
                        .distinct()
                        .forEach(session -> show(session, host, placement));
            }
        }
        process.after(
                LOOK_EVERY_MILLIS,
                () -> showPlacement(placement, due ? LOOK_EVERY_MILLIS : sinceShownMillis + LOOK_EVERY_MILLIS));
    }

    private void show(PlaneSession session, HostKey host, Signed<Placement> placement) {
        session.command(
                new HostEvent.PlacementShown(placement),
                answer -> {
                    if (answer instanceof HostAnswer.Accepted) {
                        took.add(host);
                    }
                },
                () -> {});
    }

    private Finding poolNotServing() {
        return error("POOL_NOT_SERVING", "no gateway of pool %s is connected to this plane".formatted(plan.to()));
    }

    private static Finding unreadable() {
        return error("CLUSTER_UNREADABLE", "the cluster could not be read by the new pool");
    }

    private static Finding error(String code, String seen) {
        return Finding.error(code, "cluster " + TheCluster.NAME, seen, "retry");
    }
}
