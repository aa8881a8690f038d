package io.drover.agent.session;

import com.google.protobuf.ByteString;
import io.drover.agent.AgentVersion;
import io.drover.agent.dial.Dialler;
import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.enrol.Enrolment;
import io.drover.agent.facts.HostFactsSource;
import io.drover.agent.identity.KeyKeeper;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.loop.SerialExecutor;
import io.drover.agent.state.StateStore;
import io.drover.agent.tunnel.AllowedEndpoints;
import io.drover.agent.tunnel.Tunnels;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEffect;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.host.Refusal;
import io.drover.migration.host.SessionTarget;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.PlaneClock;
import io.drover.protocol.AgentWire;
import io.drover.protocol.JoinToken;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.PendingReport;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.ToAgent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A host's agent: holds a session with every plane that the host's state calls for, applies what planes say to that
 * state, and does what follows.
 *
 * <p>Everything that touches the state happens in one loop, one message after another: the follower says what follows,
 * the new state is stored durably, and only then anything is answered or done. The loop waits for the disk and for
 * nothing else. Many agents may live in one process. Thread-safe.
 */
public final class HostAgent implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HostAgent.class.getName());

    /**
     * How long a session goes on that nothing calls for but the plane's own probes, so that a former owner can take their
     * results. It may command nothing else by then.
     */
    private static final Duration PROBES_LIMIT = Duration.ofSeconds(30);

    /** How long after a state could not be stored planes are told anew what this host holds. */
    private static final Duration REPORT_ANEW = Duration.ofSeconds(10);

    private final KeyKeeper keys;
    private final HostFactsSource facts;
    private final AgentThreads threads;
    private final SerialExecutor loop;
    private final StateKeeper keeper;
    private final Tunnels tunnels;
    private final LocalCommands localCommands;
    private final KeyChanges keyChanges;
    private Dialler dialler;
    private final Instance instance = new Instance();
    private final Map<SessionTarget, PlaneSession> sessions = new HashMap<>();
    private final Set<PlaneId> onlyForProbes = new HashSet<>();
    private boolean reportsAnew;
    private boolean closed;

    /**
     * An agent that does nothing until {@link #start}.
     *
     * @param store holds the state already
     * @param threads may be shared with other agents, and outlives this one
     * @throws io.drover.agent.state.BrokenFileException when the state cannot be read
     */
    public HostAgent(
            KeyKeeper keys,
            StateStore store,
            AllowedEndpoints allowed,
            HostFactsSource facts,
            InstantSource clock,
            AgentThreads threads) {
        this.keys = keys;
        this.facts = facts;
        this.threads = threads;
        this.loop = new SerialExecutor(threads.work());
        this.keeper = new StateKeeper(keys::follower, store);
        this.tunnels = new Tunnels(allowed, clock, threads, loop, keeper::state);
        this.localCommands = new LocalCommands(() -> keys.current().tls(), facts, clock, threads, loop, keeper::state);
        this.keyChanges = new KeyChanges(keys, keeper, stored -> carryOut(stored, Optional.empty(), 0));
        this.dialler = new Dialler(keys.current().tls(), threads);
    }

    /** Opens the sessions that the state calls for. */
    public void start() {
        loop.execute(this::reconcileSessions);
    }

    public HostKey hostKey() {
        return keys.current().hostKey();
    }

    /** The state as last stored. */
    public HostState state() {
        return keeper.state();
    }

    /** Enrols this host with a plane; blocks until the plane has answered and the answer is stored. */
    public void join(JoinToken token) throws EnrolFailedException {
        HostEvent.Enrolled enrolled = new Enrolment(keys.current(), facts, threads).enrol(token, keeper.state());
        HostEffect.HostAnswer answer = apply(enrolled).join();
        if (answer instanceof HostEffect.HostAnswer.Refused(Refusal refusal, String reason)) {
            throw new EnrolFailedException(refusal.name(), reason);
        }
    }

    /**
     * Applies an event of this host's own, such as root's order to adopt.
     *
     * @return the answer, or a failure with {@link StateNotStoredException} when it could not be stored
     */
    public CompletableFuture<HostEffect.HostAnswer> apply(HostEvent event) {
        CompletableFuture<HostEffect.HostAnswer> answer = new CompletableFuture<>();
        loop.execute(() -> {
            switch (keeper.apply(event)) {
                case StateKeeper.Applied.NotStored(String reason) ->
                    answer.completeExceptionally(new StateNotStoredException(reason));
                case StateKeeper.Applied.Stored stored -> {
                    carryOut(stored, Optional.empty(), 0);
                    answer.complete(stored.transition().answer());
                }
            }
        });
        return answer;
    }

    /** Ends sessions, tunnels and probes. Waits up to 5 seconds for the loop. */
    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            closed = true;
            localCommands.close();
            sessions.values().forEach(session -> {
                tunnels.cutAll(session.target(), "the agent stops");
                session.abort();
            });
            sessions.clear();
            done.complete(null);
        });
        done.completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
    }

    private void reconcileSessions() {
        if (closed) {
            return;
        }
        Set<SessionTarget> wanted = keeper.state().sessions();
        Set<PlaneId> planes = wanted.stream().map(SessionTarget::plane).collect(Collectors.toUnmodifiableSet());
        onlyForProbes.removeAll(planes);
        for (PlaneSession session : List.copyOf(sessions.values())) {
            boolean planeWanted = planes.contains(session.plane());
            if (!wanted.contains(session.target()) && (planeWanted || !goesOnForProbes(session))) {
                sessions.remove(session.target());
                tunnels.cutAll(session.target(), "the host has no such session any more");
                if (!planeWanted) {
                    onlyForProbes.remove(session.plane());
                    localCommands.stopProbes(session.plane());
                }
                session.close();
            }
        }
        for (SessionTarget target : wanted) {
            if (!sessions.containsKey(target)) {
                PlaneSession session = new PlaneSession(target, dialler, threads, loop, instance, new SessionEvents());
                sessions.put(target, session);
                session.dialNow();
            }
        }
    }

    private boolean goesOnForProbes(PlaneSession session) {
        PlaneId plane = session.plane();
        if (!session.isLive() || !localCommands.probesRunFor(plane)) {
            return false;
        }
        if (onlyForProbes.add(plane)) {
            var _ = threads.timer()
                    .schedule(
                            () -> loop.execute(() -> endProbesOf(plane)),
                            PROBES_LIMIT.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** Nobody took the results of the probes for which alone the session went on. */
    private void endProbesOf(PlaneId plane) {
        if (onlyForProbes.contains(plane)) {
            localCommands.stopProbes(plane);
            reconcileSessions();
        }
    }

    /** Does what follows from an event, now that it is stored: answers and votes first, the rest after them. */
    private void carryOut(StateKeeper.Applied.Stored stored, Optional<PlaneSession> asker, long number) {
        for (HostEffect effect : stored.transition().effects()) {
            switch (effect) {
                case HostEffect.Answer(var answer) ->
                    asker.ifPresent(session -> session.answer(number, Messages.answer(answer)));
                case HostEffect.CastVote(var vote, var planes) -> {
                    for (PlaneId plane : planes) {
                        boolean answered = number != 0
                                && asker.filter(session -> session.plane().equals(plane))
                                        .isPresent();
                        if (!answered) {
                            session(plane)
                                    .ifPresent(session -> session.send(
                                            FromAgent.newBuilder().setVote(ByteString.copyFrom(vote.encode()))));
                        }
                    }
                }
                case HostEffect.CutTunnels(var cluster, var plane) -> {
                    tunnels.cut(cluster, plane);
                    Faults.reach(FaultPoint.TUNNELS_CUT);
                }
                case HostEffect.Alarm(var finding) -> alarm(finding);
            }
        }
        if (stored.changed()) {
            if (stored.transition().effects().stream().anyMatch(HostEffect.CastVote.class::isInstance)) {
                Faults.reach(FaultPoint.VOTE_SENT);
            }
            if (keyChanges.follow()) {
                dialAnew();
            }
            reconcileSessions();
            tunnels.recheck();
            sessions.values().forEach(this::reportHoldings);
        }
    }

    /** Other keys are shown from now on: to whoever has a session with this host, at once. */
    private void dialAnew() {
        dialler = new Dialler(keys.current().tls(), threads);
        sessions.values().forEach(session -> {
            tunnels.cutAll(session.target(), "the host changed its key");
            session.close();
        });
        sessions.clear();
    }

    /** The session by which a plane commands this host. */
    private Optional<PlaneSession> session(PlaneId plane) {
        return Optional.ofNullable(sessions.get(keeper.state().at(plane)));
    }

    /** The session that a migration in progress asked for. */
    private Optional<PlaneSession> pendingSession(Holding holding) {
        return holding.pending().map(pending -> sessions.get(keeper.state().target(pending)));
    }

    private void alarm(Finding finding) {
        LOG.log(
                System.Logger.Level.ERROR,
                "{0} {1}: {2}; {3}",
                finding.code(),
                finding.target(),
                finding.seen(),
                finding.fix());
        sessions.values().forEach(session -> session.send(Messages.alarm(finding)));
    }

    /** Planes show again what a host lacks by its report, such as the way to its owner: so what was not stored comes again. */
    private void reportAnewLater() {
        if (reportsAnew) {
            return;
        }
        reportsAnew = true;
        var _ = threads.timer()
                .schedule(
                        () -> loop.execute(() -> {
                            reportsAnew = false;
                            sessions.values().forEach(PlaneSession::forgetReported);
                            sessions.values().forEach(this::reportHoldings);
                        }),
                        REPORT_ANEW.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void reportHoldings(PlaneSession session) {
        if (session.isLive()) {
            session.reportHoldings(introduction(session.plane()), Messages.holdings(keeper.state(), session.plane()));
        }
    }

    private AgentHello.Builder introduction(PlaneId plane) {
        Optional<KnownPlane> known = keeper.state().plane(plane);
        PlaneClock seen = known.map(KnownPlane::latest).orElse(PlaneClock.FIRST);
        return AgentHello.newBuilder()
                .setHostKey(hostKey().hex())
                .setVersion(AgentVersion.VERSION)
                .setMinProtocol(AgentWire.MIN_PROTOCOL)
                .setMaxProtocol(AgentWire.MAX_PROTOCOL)
                .setSeenIncarnation(seen.incarnation())
                .setSeenChange(seen.change())
                .setRefusedBelow(known.map(KnownPlane::refusedBelow).orElse(PlaneClock.FIRST.incarnation()));
    }

    /** Tells a cluster's owner how the session with a migration's target stands. */
    private void reportPending(Holding holding, boolean connected, String error) {
        holding.pending()
                .ifPresent(pending -> session(holding.owner().id())
                        .ifPresent(session -> session.send(FromAgent.newBuilder()
                                .setPending(PendingReport.newBuilder()
                                        .setCluster(holding.cluster().value())
                                        .setMigration(pending.migration().value())
                                        .setConnected(connected)
                                        .setError(error)))));
    }

    private boolean isPendingTo(Holding holding, PlaneSession session) {
        return holding.pending()
                .filter(pending -> keeper.state().target(pending).equals(session.target()))
                .isPresent();
    }

    /** What sessions tell, on the loop. */
    private final class SessionEvents implements PlaneSession.Owner {
        private String lastTrouble = "";

        @Override
        public Optional<KnownPlane> known(PlaneId plane) {
            return keeper.state().plane(plane);
        }

        @Override
        public List<GatewayAddress> gateways(SessionTarget target) {
            return keeper.state().gateways(target);
        }

        @Override
        public AgentHello hello(PlaneId plane) {
            return introduction(plane)
                    .addAllHoldings(Messages.holdings(keeper.state(), plane))
                    .setFacts(facts.read())
                    .build();
        }

        @Override
        public void onLive(PlaneSession session, PlaneHello hello) {
            lastTrouble = "";
            LOG.log(System.Logger.Level.INFO, "session with plane {0} is open", session.target());
            if (!hello.getSuccession().isEmpty()) {
                onSuccession(session, hello.getSuccession());
            }
            onClock(session, 0, hello.getIncarnation(), hello.getChange());
            reportHoldings(session);
            for (Holding holding : keeper.state().holdings().values()) {
                boolean toIt = isPendingTo(holding, session);
                boolean ownerBack = holding.owner().id().equals(session.plane())
                        && pendingSession(holding).filter(PlaneSession::isLive).isPresent();
                if (toIt || ownerBack) {
                    tellPending(holding);
                }
            }
        }

        /** What an older one says, or one that is not sound, changes nothing; a session is no place to argue about it. */
        private void onSuccession(PlaneSession session, ByteString shown) {
            try {
                follow(
                        session,
                        0,
                        new HostEvent.SuccessionShown(
                                session.plane(), Signed.decode(Succession.class, shown.toByteArray())));
            } catch (MalformedException | IllegalArgumentException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "plane {0} shows new keys that are none: {1}",
                        session.target(),
                        e.getMessage());
            }
        }

        /** Tells the owner when the pending session is open; dials at once when it is not. */
        private void tellPending(Holding holding) {
            pendingSession(holding).ifPresent(target -> {
                if (target.isRestored()) {
                    reportPending(holding, false, "RESTORED_PLANE: the target was restored from an old copy");
                } else if (target.isLive()) {
                    Faults.reach(FaultPoint.PENDING_OPEN);
                    reportPending(holding, true, "");
                } else {
                    target.dialNow();
                }
            });
        }

        @Override
        public void onDown(PlaneSession session, String code, String reason) {
            String trouble = code + ": " + reason;
            if (!trouble.equals(lastTrouble)) {
                lastTrouble = trouble;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "no session with plane {0}, which cannot command this host until there is one: {1}",
                        session.target(),
                        trouble);
            }
            tunnels.cutAll(session.target(), "the session ended");
            endProbesOf(session.plane());
            keeper.state().holdings().values().stream()
                    .filter(holding -> isPendingTo(holding, session))
                    .forEach(holding -> reportPending(holding, false, trouble));
        }

        @Override
        public void onCommand(PlaneSession session, ToAgent command) {
            try {
                obey(session, command);
            } catch (MalformedException | IllegalArgumentException e) {
                session.answer(command.getNumber(), Messages.refusal("MALFORMED", String.valueOf(e.getMessage())));
            }
        }

        private void obey(PlaneSession session, ToAgent command) {
            long number = command.getNumber();
            if (session.isRestored() && !speaksOfItself(command)) {
                session.answer(
                        number,
                        Messages.refusal(
                                Refusal.RESTORED_PLANE.name(),
                                "plane %s was restored from an old copy and commands nothing here; run 'drover plane recover' there"
                                        .formatted(session.plane())));
                return;
            }
            Optional<HostEvent> event = CommandReader.event(session.plane(), command);
            if (event.isPresent()) {
                follow(session, number, event.get());
                return;
            }
            switch (command.getBodyCase()) {
                case HELLO ->
                    onClock(
                            session,
                            number,
                            command.getHello().getIncarnation(),
                            command.getHello().getChange());
                case NEXT_KEY ->
                    session.answer(
                            number, keyChanges.asked(session.plane(), CommandReader.hostSets(command.getNextKey())));
                case PING -> {
                    if (command.getPing().getIncarnation() > 0) {
                        onClock(
                                session,
                                0,
                                command.getPing().getIncarnation(),
                                command.getPing().getChange());
                    }
                    session.answer(number, localCommands.pong());
                }
                case OPEN_TUNNEL ->
                    session.channel()
                            .ifPresent(channel -> tunnels.open(
                                    session.target(),
                                    channel,
                                    command.getOpenTunnel(),
                                    refusal -> session.answer(
                                            number,
                                            refusal.map(why -> FromAgent.newBuilder()
                                                            .setRefused(why))
                                                    .orElseGet(Messages::accepted))));
                default -> {
                    localCommands.run(session, command);
                    if (onlyForProbes.contains(session.plane())) {
                        reconcileSessions();
                    }
                }
            }
        }

        /** What even a restored plane may say: its clock, and the question by which it recovers. */
        private static boolean speaksOfItself(ToAgent command) {
            return switch (command.getBodyCase()) {
                case HELLO, PING, PROMISE -> true;
                default -> false;
            };
        }

        private void follow(PlaneSession session, long number, HostEvent event) {
            switch (keeper.apply(event)) {
                case StateKeeper.Applied.NotStored(String reason) -> {
                    LOG.log(System.Logger.Level.ERROR, reason);
                    session.answer(number, Messages.refusal("STATE_NOT_STORED", reason));
                    reportAnewLater();
                }
                case StateKeeper.Applied.Stored stored -> {
                    carryOut(stored, Optional.of(session), number);
                    if (event instanceof HostEvent.PendingOffered offered
                            && stored.transition().answer() instanceof HostEffect.HostAnswer.Accepted) {
                        // While the migration is still being prepared: when it is decided, the vote is waited for.
                        threads.rehearse();
                        keeper.state().holding(offered.cluster()).ifPresent(this::tellPending);
                    }
                }
            }
        }

        private void onClock(PlaneSession session, long number, int incarnation, long change) {
            PlaneClock clock = new PlaneClock(incarnation, change);
            switch (keeper.apply(new HostEvent.ClockTold(session.plane(), clock))) {
                case StateKeeper.Applied.NotStored(String reason) -> {
                    LOG.log(System.Logger.Level.ERROR, reason);
                    session.answer(number, Messages.refusal("STATE_NOT_STORED", reason));
                }
                case StateKeeper.Applied.Stored stored -> {
                    if (stored.transition().answer()
                            instanceof HostEffect.HostAnswer.Refused(Refusal refusal, String reason)) {
                        markRestored(session, refusal, reason);
                    } else if (session.isRestored()) {
                        session.setRestored(false);
                        // What it said meanwhile was refused; it says it again to whom reports.
                        session.forgetReported();
                        reportHoldings(session);
                    }
                    session.answer(number, Messages.answer(stored.transition().answer()));
                }
            }
        }

        private void markRestored(PlaneSession session, Refusal refusal, String reason) {
            if (!session.isRestored()) {
                session.setRestored(true);
                tunnels.cutAll(session.target(), reason);
                alarm(Finding.error(
                        refusal.name(),
                        "plane " + session.plane(),
                        reason,
                        "run 'drover plane recover' at plane %s; until then this host refuses its commands"
                                .formatted(session.plane())));
            }
        }
    }
}
