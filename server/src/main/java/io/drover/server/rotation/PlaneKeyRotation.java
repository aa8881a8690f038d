package io.drover.server.rotation;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.recovery.Renewal;
import io.drover.server.cluster.TaskIds;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.host.Host;
import io.drover.server.migration.Backoff;
import io.drover.server.migration.Renewals;
import io.drover.server.migration.StandDown;
import io.drover.server.peer.Peer;
import io.drover.server.plane.DataFolder;
import io.drover.server.plane.KeyChange;
import io.drover.server.plane.KeySet;
import io.drover.server.plane.OwnPlane;
import io.drover.server.pool.Gateway;
import io.drover.server.rotation.RotationView.Missing;
import io.drover.server.rotation.RotationView.State;
import io.drover.server.store.Store;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this plane other keys while its hosts stay connected. The next keys are on the disk before they are decided on;
 * from the decision on the plane signs with them, and its listeners show the former TLS key until all hosts, peers and
 * gateways have followed. Then the former keys are destroyed. What a crash interrupts goes on from the store. Thread-safe.
 */
public final class PlaneKeyRotation implements TaskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PlaneKeyRotation.class);

    /** A peer that hangs keeps no rotation from its end. */
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(15);

    private final Store store;
    private final OwnPlane self;
    private final DataFolder folder;
    private final Set<String> certificateHosts;
    private final AgentSessions sessions;
    private final Renewals renewals;
    private final StandDown standDown;
    private final RotationChecks checks;
    private final KeyChangeDecision decision;
    private final Followers followers;
    private final Events events;
    private final TaskScheduler scheduler;
    private final InstantSource time;
    private final ReentrantLock beginning = new ReentrantLock();

    PlaneKeyRotation(
            Store store,
            OwnPlane self,
            DataFolder folder,
            Set<String> certificateHosts,
            AgentSessions sessions,
            Renewals renewals,
            StandDown standDown,
            RotationChecks checks,
            KeyChangeDecision decision,
            Followers followers,
            Events events,
            TaskScheduler scheduler,
            InstantSource time) {
        this.store = store;
        this.self = self;
        this.folder = folder;
        this.certificateHosts = Set.copyOf(certificateHosts);
        this.sessions = sessions;
        this.renewals = renewals;
        this.standDown = standDown;
        this.checks = checks;
        this.decision = decision;
        this.followers = followers;
        this.events = events;
        this.scheduler = scheduler;
        this.time = time;
    }

    /** How it stands. */
    RotationView view() {
        Optional<RotateTask> running = running();
        List<String> shown = self.keys().fingerprints().stream()
                .map(fingerprint -> fingerprint.hex())
                .toList();
        return new RotationView(
                running.isPresent() ? State.FOLLOWING : State.IDLE,
                self.identity().key().hex(),
                store.read(transaction -> transaction.successions().list()).stream()
                        .map(change ->
                                change.announced().statement().former().key().hex())
                        .toList(),
                shown.getFirst(),
                shown.size() > 1 ? Optional.of(shown.getLast()) : Optional.empty(),
                running.map(task -> task.task().id().value()),
                running.map(this::missingHosts).orElse(List.of()),
                running.map(this::missingPeers).orElse(List.of()),
                running.map(this::missingGateways).orElse(List.of()),
                running.map(_ -> unsettled()).orElse(List.of()));
    }

    /** Of the TLS key that is shown when all have followed. */
    Fingerprint nextFingerprint() {
        return self.keys().fingerprints().getLast();
    }

    /**
     * Begins, or has the one that runs wait no longer for some.
     *
     * @param leftOut whom not to wait for
     */
    TaskId start(LeftOut leftOut) {
        requireKnown("host", "HOST_UNKNOWN", leftOut.hosts(), hosts(), Host::name);
        requireKnown("peer", "PEER_UNKNOWN", leftOut.peers(), peers(), Peer::name);
        requireKnown("gateway", "NO_SUCH_GATEWAY", leftOut.gateways(), gateways(), Gateway::name);
        beginning.lock();
        try {
            Optional<RotateTask> running = running();
            if (running.isPresent()) {
                TaskId id = running.get().task().id();
                save(id, "waiting without some", task -> task.without(leftOut, time.instant()));
                return id;
            }
            return begin(leftOut);
        } finally {
            beginning.unlock();
        }
    }

    private TaskId begin(LeftOut leftOut) {
        store.read(transaction -> {
            checks.requireQuiet(transaction);
            return true;
        });
        followers.begin();
        KeySet next = folder.makeNextKeys(self.identity().id(), certificateHosts);
        TaskId id = TaskIds.random();
        store.write(transaction -> {
            checks.requireQuiet(transaction);
            decision.begin(transaction, next, time.instant());
            transaction
                    .tasks()
                    .insert(RotateTask.created(id, leftOut, time.instant()).task());
            scheduler.submit(transaction, id);
            return id;
        });
        LOG.info(
                "this plane signs with the key {} from now on",
                next.identity().key().hex());
        return id;
    }

    private static <T> void requireKnown(
            String what, String code, Set<String> names, List<T> all, Function<T, String> name) {
        Set<String> known = all.stream().map(name).collect(Collectors.toUnmodifiableSet());
        names.stream().filter(each -> !known.contains(each)).findFirst().ifPresent(each -> {
            throw ProblemException.notFound(
                    code, "no %s is called '%s'; 'drover %s list' shows those that are".formatted(what, each, what));
        });
    }

    @Override
    public void run(TaskId id) throws InterruptedException {
        if (stored(id).task().state().isEnded()) {
            return;
        }
        if (change().isUnderWay()) {
            follow(id);
            store.write(transaction -> {
                decision.finish(transaction, time.instant());
                return id;
            });
        }
        if (self.keys().fingerprints().size() > 1) {
            folder.replaceKeys();
            self.keys().show();
        }
        followers.tellGateways();
        settlePeers(stored(id));
        KeyChange done = change();
        sessions.online()
                .forEach(host -> sessions.session(host).ifPresent(session -> {
                    var _ = session.showSuccession(done.newest()).exceptionally(failure -> {
                        LOG.info("host {} hears with its next session that the former key is gone", session.host());
                        return null;
                    });
                }));
        save(id, "the former keys are destroyed", task -> task.succeeded(time.instant()));
        LOG.info("this plane's keys are rotated, and the former ones destroyed");
    }

    /** So that migrations from peers and to them find the way at once. */
    private void settlePeers(RotateTask task) throws InterruptedException {
        List<Thread> greeting = peers().stream()
                .filter(peer -> !task.leftOut().peers().contains(peer.name()))
                .map(peer -> Thread.ofVirtual().name("succession-", 0).start(() -> followers.settle(peer)))
                .toList();
        for (Thread thread : greeting) {
            thread.join(SETTLE_LIMIT);
        }
    }

    private void follow(TaskId id) throws InterruptedException {
        renewals.resume();
        Signed<Succession> announced = change().announced();
        String last = "";
        // Quick for those that are there, and easy on the store where one stays away for weeks.
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            RotateTask task = stored(id);
            if (standDown.reason().isEmpty()) {
                hosts().forEach(host -> followers.show(host, announced));
                peers().forEach(followers::show);
                followers.tellGateways();
                List<Missing> waited = Stream.of(
                                missingHosts(task), missingPeers(task), missingGateways(task), unsettled())
                        .flatMap(List::stream)
                        .filter(missing -> !missing.leftOut())
                        .toList();
                if (waited.isEmpty()) {
                    return;
                }
                String line = "waiting for "
                        + waited.stream()
                                .limit(10)
                                .map(missing -> "%s (%s)".formatted(missing.name(), missing.problem()))
                                .collect(Collectors.joining("; "));
                if (!line.equals(last)) {
                    last = line;
                    save(id, line, next -> next.touched(time.instant()));
                }
            }
            backoff.pause();
        }
    }

    private List<Missing> missingHosts(RotateTask task) {
        return hosts().stream()
                .flatMap(host -> followers
                        .problem(host)
                        .map(problem -> new Missing(
                                host.name(), problem, task.leftOut().hosts().contains(host.name())))
                        .stream())
                .toList();
    }

    private List<Missing> missingPeers(RotateTask task) {
        return peers().stream()
                .flatMap(peer -> followers
                        .problem(peer)
                        .map(problem -> new Missing(
                                peer.name(), problem, task.leftOut().peers().contains(peer.name())))
                        .stream())
                .toList();
    }

    private List<Missing> missingGateways(RotateTask task) {
        return gateways().stream()
                .flatMap(gateway -> followers
                        .problem(gateway)
                        .map(problem -> new Missing(
                                gateway.name(),
                                problem,
                                task.leftOut().gateways().contains(gateway.name())))
                        .stream())
                .toList();
    }

    private List<Missing> unsettled() {
        return renewals.pending().stream().map(this::unsettled).toList();
    }

    private Missing unsettled(Renewal renewal) {
        var cluster = renewal.certificate().statement().cluster();
        return new Missing(
                store.read(transaction -> transaction.clusters().find(cluster))
                        .map(known -> known.name())
                        .orElse(cluster.value()),
                "%d of %d hosts voted"
                        .formatted(
                                renewals.voters(renewal).size(), renewal.ended().quorum()),
                false);
    }

    /** Those that left with a cluster are not waited for: what they obey says how this plane is known. */
    private List<Host> hosts() {
        return store.read(transaction -> transaction.hosts().list()).stream()
                .filter(host -> host.departedAt().isEmpty())
                .toList();
    }

    private List<Peer> peers() {
        return store.read(transaction -> transaction.peers().list());
    }

    private List<Gateway> gateways() {
        return store.read(transaction -> transaction.gateways().list());
    }

    private KeyChange change() {
        return store.<Optional<KeyChange>>read(
                        transaction -> transaction.successions().latest())
                .orElseThrow(() -> new IllegalStateException("the keys that are rotated are not stored"));
    }

    private Optional<RotateTask> running() {
        return store.<Optional<Task>>read(transaction -> transaction.tasks().findActive(RotateTask.SUBJECT))
                .map(RotateTask::new);
    }

    private RotateTask stored(TaskId id) {
        return new RotateTask(
                store.<Optional<Task>>read(transaction -> transaction.tasks().find(id))
                        .orElseThrow(() -> new IllegalStateException("task %s is not stored".formatted(id))));
    }

    /** Another may have changed the task meanwhile, so it is changed as it is stored. */
    private void save(TaskId id, String line, UnaryOperator<RotateTask> change) {
        store.write(transaction -> {
            RotateTask next =
                    change.apply(new RotateTask(transaction.tasks().find(id).orElseThrow()));
            next.store(transaction, events, line);
            return next;
        });
    }
}
