package io.drover.server.rotation;

import io.drover.migration.host.Refusal;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.HostSuccession;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.HostSet;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.TaskIds;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentReply;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.Answers;
import io.drover.server.gateway.CommandResult;
import io.drover.server.host.Host;
import io.drover.server.host.HostRekeying;
import io.drover.server.host.NamedHosts;
import io.drover.server.migration.Backoff;
import io.drover.server.migration.LateHosts;
import io.drover.server.migration.Renewals;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.task.HostSubject;
import io.drover.server.task.Task;
import io.drover.server.task.TaskHandler;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a host other keys while its agent stays in service. The host makes the next keys, and both sign that they follow one
 * another. The plane stores that it knows the host by the next key, has the host's clusters follow by transfers to itself,
 * and waits until the host comes by the next key; then the former one is forgotten. Each turn looks at what is stored and
 * does what is missing, so that a crash anywhere loses nothing. Thread-safe.
 */
final class HostKeyRotation implements TaskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HostKeyRotation.class);

    /** How long a host may still be on its way to what this plane knows, before its refusal is taken for an answer. */
    private static final Duration CATCHING_UP = Duration.ofMinutes(1);

    private static final Set<String> PASSING = Set.of("STATE_NOT_STORED", Refusal.RESTORED_PLANE.name());
    private static final Set<String> CAUGHT_UP_WITH = Set.of(Refusal.GAP.name(), Refusal.CONFLICT.name());
    private static final String UNKNOWN_COMMAND = "UNKNOWN_COMMAND";

    private final Store store;
    private final PlaneId plane;
    private final AgentSessions sessions;
    private final Renewals renewals;
    private final LateHosts lateHosts;
    private final HostKeyChecks checks;
    private final HostKeyDecision decision;
    private final Events events;
    private final TaskScheduler scheduler;
    private final InstantSource time;

    HostKeyRotation(
            Store store,
            PlaneId plane,
            AgentSessions sessions,
            Renewals renewals,
            LateHosts lateHosts,
            HostKeyChecks checks,
            HostKeyDecision decision,
            Events events,
            TaskScheduler scheduler,
            InstantSource time) {
        this.store = store;
        this.plane = plane;
        this.sessions = sessions;
        this.renewals = renewals;
        this.lateHosts = lateHosts;
        this.checks = checks;
        this.decision = decision;
        this.events = events;
        this.scheduler = scheduler;
        this.time = time;
    }

    /** Begins, unless it runs already. */
    TaskId start(String keyOrName) throws InterruptedException {
        Host host = store.read(transaction -> NamedHosts.require(transaction, keyOrName));
        Optional<TaskId> running = store.read(transaction -> running(transaction, host));
        if (running.isPresent()) {
            return running.get();
        }
        store.<Optional<Obstacle>>read(transaction -> checks.first(transaction, host))
                .ifPresent(obstacle -> {
                    throw obstacle.refusal();
                });
        requireAgentThatCan(host);
        return store.write(transaction -> {
            Host now = NamedHosts.require(transaction, host.key().hex());
            return running(transaction, now).orElseGet(() -> begin(transaction, now));
        });
    }

    private static Optional<TaskId> running(Transaction transaction, Host host) {
        return transaction.tasks().findActive(HostSubject.of(host.name())).map(Task::id);
    }

    private TaskId begin(Transaction transaction, Host host) {
        checks.first(transaction, host).ifPresent(obstacle -> {
            throw obstacle.refusal();
        });
        TaskId id = TaskIds.random();
        transaction.rekeyings().save(HostRekeying.of(host));
        transaction.tasks().insert(HostKeyTask.created(id, host, time.instant()).task());
        scheduler.submit(transaction, id);
        return id;
    }

    /** To withdraw what was never asked changes nothing, and tells whether the agent knows of such things. */
    private void requireAgentThatCan(Host host) throws InterruptedException {
        AgentSession session =
                sessions.session(host.key()).orElseThrow(() -> offline(host, sessions.refusal(host.key())));
        CommandResult answer;
        try {
            answer = Answers.await(session.withdrawNextKey(host.key()));
        } catch (AgentUnreachableException e) {
            throw offline(host, Optional.ofNullable(e.getMessage()));
        }
        if (answer instanceof CommandResult.Refused(String code, String reason)) {
            throw code.equals(UNKNOWN_COMMAND)
                    ? ProblemException.conflict("AGENT_TOO_OLD", tooOld(host.name()))
                    : ProblemException.conflict(
                            "HOST_REFUSES",
                            "host '%s' does not change its key: %s: %s".formatted(host.name(), code, reason));
        }
    }

    private static ProblemException offline(Host host, Optional<String> why) {
        return ProblemException.conflict(
                "HOST_OFFLINE",
                "the agent of host '%s' is not connected, and makes its next key itself%s; start or mend the agent"
                        .formatted(host.name(), why.map(": "::concat).orElse("")));
    }

    private static String tooOld(String host) {
        return "the agent of host '%s' is too old to change its key; upgrade it".formatted(host);
    }

    @Override
    public void run(TaskId id) throws InterruptedException {
        // Quick for one that is there, and easy on the store where it stays away for weeks.
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        String last = "";
        while (true) {
            HostKeyTask task = stored(id);
            if (task.task().state().isEnded()) {
                return;
            }
            Optional<String> waiting = turn(task);
            if (waiting.isPresent() && !waiting.get().equals(last)) {
                last = waiting.get();
                String line = "waiting: " + last;
                store.write(transaction -> {
                    task.touched(time.instant()).store(transaction, events, line);
                    return line;
                });
            }
            backoff.pause();
        }
    }

    /** Returns what is waited for; empty where the task has gone on or ended. */
    private Optional<String> turn(HostKeyTask task) throws InterruptedException {
        Optional<Obstacle> restored = checks.restored();
        if (restored.isPresent()) {
            return restored.map(Obstacle::seen);
        }
        Optional<HostRekeying> rekeying =
                store
                        .<List<HostRekeying>>read(
                                transaction -> transaction.rekeyings().list())
                        .stream()
                        .filter(each -> each.former().equals(task.former()))
                        .findFirst();
        if (rekeying.isEmpty()) {
            return giveUp(task, "the host was removed");
        }
        Optional<HostSuccession> succession = rekeying.get().change().map(HostKeyChange::succession);
        return succession.isPresent() ? follow(task, succession.get().next()) : offer(task, rekeying.get());
    }

    private Optional<String> offer(HostKeyTask task, HostRekeying rekeying) throws InterruptedException {
        Host host = store.<Optional<Host>>read(
                        transaction -> transaction.hosts().find(task.former()))
                .orElseThrow(() -> new IllegalStateException("host %s is gone".formatted(task.host())));
        if (host.departedAt().isPresent()) {
            return giveUp(task, "the host left with its cluster");
        }
        Optional<Obstacle> obstacle = store.read(transaction -> checks.first(transaction, host));
        Optional<AgentSession> session = sessions.session(task.former());
        if (obstacle.isPresent() || session.isEmpty()) {
            return obstacle.map(Obstacle::seen).or(() -> Optional.of("its agent is not connected"));
        }
        Set<HostSet> shown = store.read(transaction -> hostSets(transaction, task.former()));
        try {
            return switch (Answers.await(session.get().askNextKey(shown))) {
                case AgentReply.Told<HostKeyChange>(HostKeyChange change) -> decide(task, rekeying, change, shown);
                case AgentReply.Refused<HostKeyChange>(String code, String reason) -> refused(task, code, reason);
            };
        } catch (AgentUnreachableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Set<HostSet> hostSets(Transaction transaction, HostKey host) {
        return HostKeyChecks.clustersOf(transaction, host).stream()
                .map(cluster -> cluster.profile().hosts())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<String> refused(HostKeyTask task, String code, String reason) throws InterruptedException {
        boolean late = time.instant().isAfter(task.task().createdAt().plus(CATCHING_UP));
        if (PASSING.contains(code) || (CAUGHT_UP_WITH.contains(code) && !late)) {
            return Optional.of("the host refuses for now: " + reason);
        }
        return giveUp(
                task,
                code.equals(UNKNOWN_COMMAND)
                        ? tooOld(task.host())
                        : "the host refuses: %s: %s".formatted(code, reason));
    }

    private Optional<String> decide(HostKeyTask task, HostRekeying rekeying, HostKeyChange change, Set<HostSet> shown)
            throws InterruptedException {
        if (!change.isProvenBy(task.former(), plane)) {
            return giveUp(task, "what the host shows is not signed by both its keys for this plane");
        }
        if (store.read(transaction -> checks.isTaken(transaction, change.succession()))) {
            return giveUp(task, "the key that the host would change to is known as another's");
        }
        Optional<Obstacle> obstacle = store.write(transaction -> {
            Optional<Obstacle> found = transaction
                    .hosts()
                    .find(task.former())
                    .flatMap(host -> checks.first(transaction, host))
                    .or(() -> hostSets(transaction, task.former()).equals(shown)
                            ? Optional.empty()
                            : Optional.of(new Obstacle("HOSTS_CHANGED", "the hosts of a cluster have changed")));
            if (found.isEmpty()) {
                decision.decide(transaction, task, rekeying, change, time.instant());
            }
            return found;
        });
        return obstacle.map(Obstacle::seen);
    }

    private Optional<String> follow(HostKeyTask task, HostKey next) {
        sessions.session(task.former()).ifPresent(lateHosts::tellNextKey);
        Optional<String> cluster =
                store.<List<Cluster>>read(transaction -> HostKeyChecks.clustersOf(transaction, task.former())).stream()
                        .map(each -> follows(each, task.former(), next))
                        .reduce((one, other) -> one + "; " + other);
        if (cluster.isPresent()) {
            renewals.resume();
            return cluster;
        }
        if (sessions.session(next).isEmpty()) {
            return Optional.of("the host has not come by its next key yet");
        }
        store.write(transaction -> {
            decision.finish(transaction, task, next, time.instant());
            // Whoever else has it, too.
            transaction.afterCommit(() -> sessions.cut(task.former()));
            return next;
        });
        LOG.info("host {} is known by key {} alone", task.host(), next);
        return Optional.empty();
    }

    /** Has a cluster go on where it does not follow, and says how far it is. */
    private String follows(Cluster cluster, HostKey former, HostKey next) {
        if (cluster.status().isAtRest()) {
            store.write(transaction -> {
                transaction
                        .clusters()
                        .find(cluster.id())
                        .filter(now -> now.version() == cluster.version())
                        .ifPresent(now -> decision.renew(transaction, former, next, List.of(now)));
                return next;
            });
        }
        return renewals.pending().stream()
                .filter(renewal -> renewal.certificate().statement().cluster().equals(cluster.id()))
                .findFirst()
                .map(renewal -> "cluster %s follows: %d of %d hosts voted"
                        .formatted(
                                cluster.name(),
                                renewals.voters(renewal).size(),
                                renewal.ended().quorum()))
                .orElseGet(() -> "cluster %s is %s".formatted(cluster.name(), cluster.status()));
    }

    /** Before the decision: the host is told to keep its key, where it can be; one that is away asks again when it matters. */
    private Optional<String> giveUp(HostKeyTask task, String why) throws InterruptedException {
        Optional<AgentSession> session = sessions.session(task.former());
        if (session.isPresent()) {
            try {
                CommandResult answer = Answers.await(session.get().withdrawNextKey(task.former()));
                LOG.info("host {} keeps its key: {}", task.host(), answer);
            } catch (AgentUnreachableException e) {
                LOG.warn("host {} was not told that it keeps its key: {}", task.host(), e.getMessage());
            }
        }
        store.write(transaction -> {
            decision.giveUp(transaction, task, why, time.instant());
            return why;
        });
        return Optional.empty();
    }

    private HostKeyTask stored(TaskId id) {
        return new HostKeyTask(
                store.<Optional<Task>>read(transaction -> transaction.tasks().find(id))
                        .orElseThrow(() -> new IllegalStateException("task %s is not stored".formatted(id))));
    }
}
