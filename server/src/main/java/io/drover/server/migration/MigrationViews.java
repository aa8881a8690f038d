package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.migration.MigrationView.Direction;
import io.drover.server.migration.MigrationView.HostState;
import io.drover.server.migration.MigrationView.HostState.Progress;
import io.drover.server.migration.MigrationView.Outcome;
import io.drover.server.migration.MigrationView.PhaseState;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.migration.impact.ImpactView;
import io.drover.server.peer.Peer;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.web.FindingView;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Migrations as REST tells them: those out of this plane as they run, those into it as its claims know them. */
public final class MigrationViews implements Migrations {
    private final MigrationService service;
    private final PoolMigrations pools;
    private final Claims claims;
    private final Store store;
    private final AgentSessions sessions;
    private final String planeName;

    public MigrationViews(
            MigrationService service,
            PoolMigrations pools,
            Claims claims,
            Store store,
            AgentSessions sessions,
            String planeName) {
        this.service = service;
        this.pools = pools;
        this.claims = claims;
        this.store = store;
        this.sessions = sessions;
        this.planeName = planeName;
    }

    @Override
    public MigrationView start(MigrationRequest request) {
        return require(service.start(request));
    }

    @Override
    public List<Finding> dryRun(MigrationRequest request) {
        try {
            return service.dryRun(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.conflict("SERVER_STOPS", "the server stops; nothing was changed");
        }
    }

    @Override
    public MigrationView start(PoolRequest request) {
        return require(pools.start(request));
    }

    @Override
    public List<Finding> dryRun(PoolRequest request) {
        try {
            return pools.dryRun(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.conflict("SERVER_STOPS", "the server stops; nothing was changed");
        }
    }

    @Override
    public MigrationView abort(MigrationId id) {
        pools.find(id).ifPresentOrElse(state -> pools.abort(id, state), () -> service.abort(id));
        return require(id);
    }

    @Override
    public MigrationView leaveOut(MigrationId id, String host) {
        pools.find(id).ifPresentOrElse(state -> pools.leaveOut(id, state, host), () -> service.leaveOut(id, host));
        return require(id);
    }

    @Override
    public MigrationView retry(MigrationId id) {
        return require(pools.find(id).map(state -> pools.retry(id, state)).orElseGet(() -> service.retry(id)));
    }

    @Override
    public Optional<MigrationView> find(MigrationId id) {
        return withoutImpact(id)
                .map(view -> impact(id).map(ImpactView::of).map(view::with).orElse(view));
    }

    /** As it runs, or as either plane stored it. */
    private Optional<ImpactRecord> impact(MigrationId id) {
        return service.running(id)
                .flatMap(run -> run.work().impact().record())
                .or(() -> pools.running(id).flatMap(run -> run.work().impact().record()))
                .or(() -> store.read(transaction -> transaction.impacts().find(id)));
    }

    private Optional<MigrationView> withoutImpact(MigrationId id) {
        Optional<SourceState> out = service.find(id);
        return out.map(this::out)
                .or(() -> pools.find(id).map(this::within))
                .or(() -> claims.find(id).map(run -> in(run.state())));
    }

    @Override
    public List<MigrationView> list() {
        List<MigrationView> all = new ArrayList<>();
        store.read(transaction -> transaction.migrations().list())
                .forEach(row -> withoutImpact(row.migration()).ifPresent(all::add));
        store.read(transaction -> transaction.claims().list())
                .forEach(row -> withoutImpact(row.migration()).ifPresent(all::add));
        all.sort(Comparator.comparing(MigrationView::createdAt).reversed());
        return all;
    }

    private MigrationView require(MigrationId id) {
        return find(id).orElseThrow(() -> ProblemException.notFound(
                "MIGRATION_UNKNOWN",
                "no migration has the ID %s; 'drover migration list' shows those that do".formatted(id)));
    }

    private MigrationView out(SourceState state) {
        SourceState.Plan plan = state.plan();
        Optional<SourceRun> run = service.running(plan.migration());
        Optional<Task> task = store.read(transaction ->
                transaction.tasks().find(new TaskId(plan.migration().value())));
        List<Task.Step> steps = run.map(live -> MigrationTasks.steps(
                        PhaseProgress.of(state), live.journal().times()))
                .or(() -> task.map(Task::steps))
                .orElse(List.of());
        Map<HostKey, String> problems =
                run.map(live -> live.work().pending().problems()).orElse(Map.of());
        Instant created = task.map(Task::createdAt).orElse(Instant.EPOCH);
        return new MigrationView(
                plan.migration().value(),
                plan.cluster().value(),
                plan.clusterName(),
                planeName,
                planeName(plan.target().id()),
                state.phase().name(),
                state.phase().isTerminal(),
                outcome(PhaseProgress.of(state)),
                Direction.OUT,
                plan.epoch() + 1,
                state.blackout().map(Duration::toNanos).map(nanos -> nanos / 1e6),
                FindingView.of(state.findings()),
                hosts(state.hosts(), (key, stage) -> progress(state, key, stage), problems),
                phases(steps),
                progress(state, problems),
                created,
                task.map(Task::updatedAt).orElse(created),
                state.stop().map(stop -> stop.reason().seen()),
                Optional.empty());
    }

    private static Optional<Outcome> outcome(PhaseProgress state) {
        return switch (state.phase()) {
            case DONE -> Optional.of(Outcome.DONE);
            case ABORTED -> Optional.of(state.isStoppedByOperator() ? Outcome.ABORTED : Outcome.FAILED);
            case PRECHECK, CLAIM, CONNECT, TRANSFER, VALIDATE, LOCK, COMMIT, SWITCH, VERIFY, CLEANUP ->
                Optional.empty();
        };
    }

    private static List<PhaseState> phases(List<Task.Step> steps) {
        return steps.stream()
                .map(step -> new PhaseState(step.name(), step.state().name(), step.startedAt(), step.endedAt()))
                .toList();
    }

    /** A migration to another pool; who asks sees the pools where another migration has planes. */
    private MigrationView within(MoveState state) {
        MoveState.Plan plan = state.plan();
        Optional<MoveRun> run = pools.running(plan.migration());
        Optional<Task> task = store.read(transaction ->
                transaction.tasks().find(new TaskId(plan.migration().value())));
        List<Task.Step> steps = run.map(live -> MigrationTasks.steps(
                        PhaseProgress.of(state), live.journal().times()))
                .or(() -> task.map(Task::steps))
                .orElse(List.of());
        Map<HostKey, String> problems =
                run.map(live -> live.work().pending().problems()).orElse(Map.of());
        Instant created = task.map(Task::createdAt).orElse(Instant.EPOCH);
        return new MigrationView(
                plan.migration().value(),
                plan.cluster().value(),
                plan.clusterName(),
                "pool " + plan.from(),
                "pool " + plan.to(),
                state.phase().name(),
                state.phase().isTerminal(),
                outcome(PhaseProgress.of(state)),
                Direction.WITHIN,
                plan.epoch(),
                state.blackout().map(Duration::toNanos).map(nanos -> nanos / 1e6),
                FindingView.of(state.findings()),
                hosts(state.hosts(), (key, stage) -> progress(state, key, stage), problems),
                phases(steps),
                progress(state),
                created,
                task.map(Task::updatedAt).orElse(created),
                state.stop().map(Finding::seen),
                Optional.empty());
    }

    private static String progress(MoveState state) {
        return switch (state.phase()) {
            case DONE -> "done";
            case ABORTED -> "aborted; the cluster stays in its pool";
            case SWITCH, VERIFY, CLEANUP ->
                "decided; waiting for %d of %d hosts to come by the new pool"
                        .formatted(
                                state.hosts().values().stream()
                                        .filter(stage -> stage.compareTo(MoveState.Stage.ARRIVED) < 0)
                                        .count(),
                                state.hosts().size());
            case PRECHECK, CLAIM, CONNECT, TRANSFER, VALIDATE, LOCK, COMMIT -> "in progress";
        };
    }

    private Progress progress(MoveState state, HostKey host, MoveState.Stage stage) {
        return switch (stage) {
            case PENDING ->
                !state.phase().isTerminal() && sessions.session(host).isEmpty() ? Progress.OFFLINE : Progress.PENDING;
            case CONNECTED -> Progress.CONNECTED;
            case ARRIVED -> Progress.ARRIVED;
            case LEFT_OUT -> Progress.LEFT_OUT;
        };
    }

    private <S> List<HostState> hosts(
            Map<HostKey, S> stages, BiFunction<HostKey, S, Progress> progress, Map<HostKey, String> problems) {
        Map<HostKey, String> names = names();
        Map<String, HostState> byName = new TreeMap<>();
        stages.forEach((key, stage) -> {
            String name = names.getOrDefault(key, key.toString());
            byName.put(
                    name + key.hex(),
                    new HostState(key.hex(), name, progress.apply(key, stage), Optional.ofNullable(problems.get(key))));
        });
        return List.copyOf(byName.values());
    }

    private Progress progress(SourceState state, HostKey host, HostStage stage) {
        return switch (stage) {
            case PENDING ->
                !state.phase().isTerminal() && sessions.session(host).isEmpty() ? Progress.OFFLINE : Progress.PENDING;
            case CONNECTED -> Progress.CONNECTED;
            case VOTED -> Progress.VOTED;
            case ARRIVED -> Progress.ARRIVED;
            case LEFT_OUT -> Progress.LEFT_OUT;
        };
    }

    private static String progress(SourceState state, Map<HostKey, String> problems) {
        if (state.awaitsWords()) {
            return "aborting: waiting for the word of %d more of %d hosts that they never follow this migration; start the agents of those that are offline, or, if this plane was restored from a copy, recover it ('drover plane recover')"
                    .formatted(
                            state.plan().ended().quorum() - state.words().size(),
                            state.plan().ended().size());
        }
        if (state.isStopping()) {
            return "aborting: waiting until the target's claim is proven gone";
        }
        long waiting = state.hosts().values().stream()
                .filter(stage -> stage.compareTo(awaited(state.phase())) < 0)
                .count();
        return switch (state.phase()) {
            case CONNECT ->
                "%d of %d hosts are not connected to the target yet%s"
                        .formatted(waiting, state.hosts().size(), problems.isEmpty() ? "" : "; some report problems");
            case SWITCH ->
                "decided; %d of %d hosts have not voted yet"
                        .formatted(waiting, state.hosts().size());
            case VERIFY, CLEANUP ->
                waiting == 0
                        ? "the target serves; cleaning up"
                        : "the target serves; waiting for %d of %d hosts to report from it"
                                .formatted(waiting, state.hosts().size());
            case PRECHECK, CLAIM, TRANSFER, VALIDATE, LOCK, COMMIT -> "in progress";
            case DONE -> "done";
            case ABORTED -> "aborted; the cluster stays here";
        };
    }

    private static HostStage awaited(Phase phase) {
        return switch (phase) {
            case PRECHECK, CLAIM, CONNECT, TRANSFER, VALIDATE, LOCK, COMMIT, ABORTED -> HostStage.CONNECTED;
            case SWITCH -> HostStage.VOTED;
            case VERIFY, CLEANUP, DONE -> HostStage.ARRIVED;
        };
    }

    private MigrationView in(ClaimState state) {
        ClaimOffer offer = state.offer();
        boolean done = state.stage() == ClaimState.Stage.FINISHED;
        boolean aborted = state.stage() == ClaimState.Stage.ABORTED;
        return new MigrationView(
                offer.migration().value(),
                offer.cluster().value(),
                offer.clusterName(),
                planeName(offer.source().id()),
                planeName,
                state.stage().name(),
                state.stage().isTerminal(),
                done ? Optional.of(Outcome.DONE) : aborted ? Optional.of(Outcome.ABORTED) : Optional.empty(),
                Direction.IN,
                offer.epoch() + 1,
                Optional.empty(),
                List.of(),
                offer.hosts().stream()
                        .map(host -> new HostState(
                                host.key().hex(),
                                host.name(),
                                state.votes().containsKey(host.key()) ? Progress.ARRIVED : Progress.PENDING,
                                Optional.empty()))
                        .toList(),
                List.of(),
                "see the migration at plane %s"
                        .formatted(planeName(offer.source().id())),
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    private Map<HostKey, String> names() {
        return store.read(transaction -> {
            Map<HostKey, String> names = new java.util.HashMap<>();
            transaction.hosts().list().forEach(host -> names.put(host.key(), host.name()));
            return names;
        });
    }

    private String planeName(PlaneId id) {
        return store.read((Transaction transaction) ->
                transaction.peers().find(id).map(Peer::name).orElse(id.value()));
    }
}
