package io.drover.server.recovery;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.recovery.Verdict;
import io.drover.server.cluster.TaskIds;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.host.Host;
import io.drover.server.migration.ForgottenHoldings;
import io.drover.server.migration.Renewals;
import io.drover.server.migration.StandDown;
import io.drover.server.migration.ToldHosts;
import io.drover.server.peer.PeerChannels;
import io.drover.server.plane.OwnPlane;
import io.drover.server.recovery.RecoverTask.RecoverStep;
import io.drover.server.recovery.RecoveryView.ClusterPromises;
import io.drover.server.recovery.RecoveryView.MissingHost;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import io.drover.server.task.TaskHandler;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskScheduler;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers this plane after it was restored from an old copy. Until all is decided, what hosts and peers say is kept in
 * memory only: a server that was killed asks them anew, as a later incarnation. All decisions are one transaction; what
 * follows from them is stored work of its own. Thread-safe.
 */
public final class PlaneRecovery implements TaskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PlaneRecovery.class);

    /** Agents that lost this plane dial it every 30 s at least; a host that is there should have its say. */
    private static final Duration ARRIVAL = Duration.ofSeconds(32);

    private final Store store;
    private final OwnPlane self;
    private final AgentSessions sessions;
    private final PeerChannels channels;
    private final StandDown standDown;
    private final ToldHosts toldHosts;
    private final RecoveryDecision decision;
    private final Renewals renewals;
    private final Events events;
    private final TaskScheduler scheduler;
    private final ForgottenHoldings forgotten;
    private final InstantSource time;
    private final Instant awaitedUntil;
    private final RecoveryViews views;
    private final Gathering gathering;
    private volatile @Nullable RecoveryView asking;

    PlaneRecovery(
            Store store,
            OwnPlane self,
            AgentSessions sessions,
            PeerChannels channels,
            StandDown standDown,
            ToldHosts toldHosts,
            RecoveryDecision decision,
            Renewals renewals,
            ForgottenHoldings forgotten,
            Events events,
            TaskScheduler scheduler,
            InstantSource time) {
        this.store = store;
        this.self = self;
        this.sessions = sessions;
        this.channels = channels;
        this.standDown = standDown;
        this.toldHosts = toldHosts;
        this.decision = decision;
        this.renewals = renewals;
        this.forgotten = forgotten;
        this.events = events;
        this.scheduler = scheduler;
        this.time = time;
        this.awaitedUntil = time.instant().plus(ARRIVAL);
        this.views = new RecoveryViews(store, sessions, standDown, forgotten);
        this.gathering = new Gathering(store, self.identity().id());
    }

    /** How it stands. */
    RecoveryView view() {
        Optional<Task> running = running();
        RecoveryView current = asking;
        if (running.isEmpty()) {
            return views.idle();
        }
        if (new RecoverTask(running.get()).isDecided()) {
            return views.renewing(running.get(), following());
        }
        return current == null ? views.idle() : current;
    }

    /**
     * Begins, or has the one that runs wait no longer for some peers.
     *
     * @param withoutPeers the peers not to wait for, by name
     */
    TaskId start(Set<String> withoutPeers) {
        checkPeers(withoutPeers);
        forgotten.all().stream().findFirst().ifPresent(standDown::proven);
        TaskId id = TaskIds.random();
        return store.write(transaction -> {
            Optional<Task> running = transaction.tasks().findActive(RecoverTask.SUBJECT);
            if (running.isPresent()) {
                RecoverTask known = new RecoverTask(running.get()).withoutPeers(withoutPeers, time.instant());
                // What was decided, was decided before the copy was made that the plane was restored from since.
                boolean anew = known.isDecided() && standDown.reason().isPresent();
                transaction.tasks().update((anew ? known.anew(time.instant()) : known).task());
                return running.get().id();
            }
            if (standDown.reason().isEmpty()) {
                throw ProblemException.conflict(
                        "NOTHING_TO_RECOVER",
                        "no host and no peer remembers more of this plane than it knows itself: it was not restored from an old copy, and there is nothing to recover");
            }
            transaction
                    .tasks()
                    .insert(RecoverTask.created(id, withoutPeers, time.instant())
                            .task());
            scheduler.submit(transaction, id);
            return id;
        });
    }

    private void checkPeers(Set<String> names) {
        Set<String> known = new HashSet<>();
        store.read(transaction -> transaction.peers().list()).forEach(peer -> known.add(peer.name()));
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw ProblemException.notFound(
                    "PEER_UNKNOWN", "no peer is called '%s'; 'drover peer list' shows those that are".formatted(name));
        });
    }

    private Optional<Task> running() {
        return store.read(transaction -> transaction.tasks().findActive(RecoverTask.SUBJECT));
    }

    @Override
    public void run(TaskId id) throws InterruptedException {
        if (stored(id).task().state().isEnded()) {
            return;
        }
        try {
            do {
                if (!stored(id).isDecided()) {
                    decide(id);
                }
            } while (!followed(id));
        } finally {
            asking = null;
            toldHosts.forget();
        }
    }

    private void decide(TaskId id) throws InterruptedException {
        save(id, "asking the peers what they know", task -> task.in(RecoverStep.PEERS, time.instant()));
        Witnesses witnesses = new Witnesses(store, channels);
        Promises promises =
                new Promises(sessions, asking(id, Math.max(stored(id).asked(), highestHeard()) + 1));
        int raised = 0;
        String last = "";
        while (true) {
            RecoverTask task = stored(id);
            witnesses.ask(gathering.named(promises));
            witnesses.all().forEach(testimony -> toldHosts.tell(testimony.hosts()));
            promises.ask(hosts());
            Map<ClusterId, Verdict> verdicts = gathering.verdicts(promises, witnesses);
            RecoveryView view = views.asking(task, promises, witnesses, verdicts, awaited(promises));
            asking = view;
            if (view.advice().isEmpty()) {
                decision.decide(task, promises.incarnation(), verdicts, witnesses);
                standDown.recovered();
                return;
            }
            String waiting = String.join("; ", view.advice());
            if (!waiting.equals(last)) {
                last = waiting;
                save(id, waiting, next -> next.in(step(view), time.instant()));
            }
            if (promises.tooOld().size() > raised) {
                // Asked for by a life of this plane that was lost; each such host raises it once.
                raised = promises.tooOld().size();
                promises = promises.as(asking(id, Math.max(promises.incarnation(), highestHeard()) + 1));
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /**
     * The hosts that may still be about to dial this server, which has just started. What they hold may be known to nobody
     * else.
     */
    private List<HostKey> awaited(Promises promises) {
        if (time.instant().isAfter(awaitedUntil)) {
            return List.of();
        }
        Set<HostKey> answered = promises.given().keySet();
        return store.read(transaction -> transaction.hosts().list()).stream()
                .filter(host -> host.departedAt().isEmpty())
                .map(Host::key)
                .filter(host -> !answered.contains(host))
                .toList();
    }

    private static RecoverStep step(RecoveryView view) {
        boolean peersAnswered = view.peers().stream().allMatch(peer -> peer.answered() || peer.leftOut());
        return peersAnswered ? RecoverStep.PROMISES : RecoverStep.PEERS;
    }

    /** An incarnation is stored before anybody is asked for it. */
    private int asking(TaskId id, int incarnation) {
        save(
                id,
                "asking hosts to refuse incarnations below %d".formatted(incarnation),
                task -> task.asking(incarnation, time.instant()));
        return incarnation;
    }

    /** The highest incarnation of this plane that it or a connected host has heard of. */
    private int highestHeard() {
        PlaneClock own = self.clock();
        return hosts().stream()
                .flatMap(host -> sessions.session(host).stream())
                .map(AgentSession::report)
                .mapToInt(report -> Math.max(report.seen().incarnation(), report.refusedBelow()))
                .reduce(own.incarnation(), Math::max);
    }

    private Set<HostKey> hosts() {
        Set<HostKey> all = new HashSet<>(toldHosts.all());
        store.read(transaction -> transaction.hosts().list()).stream()
                .map(Host::key)
                .forEach(all::add);
        store.read(transaction -> transaction.clusters().list())
                .forEach(cluster -> all.addAll(cluster.profile().hosts().hosts()));
        gathering.claimed().forEach(offer -> all.addAll(offer.ended().hosts()));
        return all;
    }

    /** Returns whether all follow; otherwise the plane was restored once more, and is to be recovered from the beginning. */
    private boolean followed(TaskId id) throws InterruptedException {
        renewals.resume();
        while (standDown.reason().isPresent() || !following().isEmpty()) {
            if (!stored(id).isDecided()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        save(id, "recovered", task -> task.succeeded(time.instant()));
        LOG.info("this plane is recovered");
        return true;
    }

    /** The clusters of which no majority follows yet. */
    private List<ClusterPromises> following() {
        return renewals.pending().stream()
                .map(renewal -> {
                    ClusterId cluster = renewal.certificate().statement().cluster();
                    Set<HostKey> voted = renewals.voters(renewal);
                    return new ClusterPromises(
                            cluster.value(),
                            store.read(transaction -> transaction.clusters().find(cluster))
                                    .map(known -> known.name())
                                    .orElse(cluster.value()),
                            voted.size(),
                            renewal.ended().quorum(),
                            renewal.ended().hosts().stream()
                                    .filter(host -> !voted.contains(host))
                                    .map(host -> new MissingHost(views.nameOf(host), "it has not followed yet"))
                                    .toList(),
                            Optional.empty());
                })
                .toList();
    }

    private RecoverTask stored(TaskId id) {
        return new RecoverTask(
                store.<Optional<Task>>read(transaction -> transaction.tasks().find(id))
                        .orElseThrow(() -> new IllegalStateException("task %s is not stored".formatted(id))));
    }

    /** Another may have changed the task meanwhile, so it is changed as it is stored. */
    private void save(TaskId id, String line, UnaryOperator<RecoverTask> change) {
        store.write(transaction -> {
            RecoverTask next =
                    change.apply(new RecoverTask(transaction.tasks().find(id).orElseThrow()));
            next.store(transaction, events, line);
            return next;
        });
    }
}
