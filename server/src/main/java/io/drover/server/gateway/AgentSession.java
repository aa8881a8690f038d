package io.drover.server.gateway;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.finding.Severity;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Links;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.Vote;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AskFacts;
import io.drover.protocol.v1.AskListeners;
import io.drover.protocol.v1.AskNextKey;
import io.drover.protocol.v1.AskPromise;
import io.drover.protocol.v1.AskWord;
import io.drover.protocol.v1.BindEndpoints;
import io.drover.protocol.v1.Forget;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.MarkProbes;
import io.drover.protocol.v1.OfferPending;
import io.drover.protocol.v1.OpenTunnel;
import io.drover.protocol.v1.Ping;
import io.drover.protocol.v1.Release;
import io.drover.protocol.v1.ShowGenesis;
import io.drover.protocol.v1.ShowLinks;
import io.drover.protocol.v1.StartProbes;
import io.drover.protocol.v1.StopProbes;
import io.drover.protocol.v1.ToAgent;
import io.drover.protocol.v1.TryReach;
import io.drover.protocol.v1.WithdrawPending;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A host's session with this gateway, and what can be asked of the host in it. Thread-safe.
 *
 * <p>Futures fail with {@link AgentUnreachableException} when the session ends or no answer comes in time: then it is
 * unknown whether the host did what it was asked, and asking again is safe. Do not wait for one in a
 * {@link SessionListener}'s call about the same session: answers come on that thread.
 */
public final class AgentSession {
    /** Enough for a host that is slow to fsync; a command that is refused is answered at once. */
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);

    /** The most targets of one set of probes. */
    public static final int MOST_PROBE_TARGETS = 16;

    private final HostKey host;
    private final InstanceMark mark;
    private final SessionOrigin origin;
    private volatile HostReport report;
    private final AgentWireLink wire;
    private final SessionEnds ends;
    private final SessionListener listener;
    private final ReentrantLock telling = new ReentrantLock();
    private boolean told;

    AgentSession(
            HostKey host,
            InstanceMark mark,
            SessionOrigin origin,
            HostReport report,
            AgentWireLink wire,
            SessionEnds ends,
            SessionListener listener) {
        this.host = host;
        this.mark = mark;
        this.origin = origin;
        this.report = report;
        this.wire = wire;
        this.ends = ends;
        this.listener = listener;
    }

    /** What surrounds a session. */
    interface SessionEnds {
        /** This plane's introduction, made anew for each session. */
        io.drover.protocol.v1.PlaneHello introduction();

        void ended(AgentSession session);
    }

    public HostKey host() {
        return host;
    }

    /** The address that the agent dialled from. */
    public String remote() {
        return origin.remote();
    }

    /** The pool of the gateway that the agent dialled. */
    public PoolName pool() {
        return origin.pool();
    }

    /** Whether a gateway with this key passes it on. */
    boolean isBy(Fingerprint gateway) {
        return origin.gateway().filter(gateway::equals).isPresent();
    }

    /** What the host has reported last. */
    public HostReport report() {
        return report;
    }

    public boolean isOpen() {
        return wire.isOpen();
    }

    InstanceMark mark() {
        return mark;
    }

    /** Shows the host that other keys are this plane's own from now on. */
    public CompletableFuture<CommandResult> showSuccession(Signed<Succession> succession) {
        return command(ToAgent.newBuilder().setSuccession(ByteString.copyFrom(succession.encode())));
    }

    /**
     * Has the host make other keys, and tells which, signed by both. They count nowhere yet.
     *
     * @param sets the hosts of each cluster on it
     */
    public CompletableFuture<AgentReply<HostKeyChange>> askNextKey(Collection<HostSet> sets) {
        AskNextKey.Builder asked = AskNextKey.newBuilder();
        sets.forEach(set -> asked.addHosts(ByteString.copyFrom(Canonical.encode(set))));
        return question(
                ToAgent.newBuilder().setNextKey(asked),
                FromAgent.BodyCase.KEY_CHANGE,
                answer -> Canonical.decode(
                        HostKeyChange.class, answer.getKeyChange().toByteArray()));
    }

    /** Gives up that the host changes its keys. */
    public CompletableFuture<CommandResult> withdrawNextKey(HostKey next) {
        return command(ToAgent.newBuilder().setWithdrawNextKey(next.hex()));
    }

    /** Tells the host that this plane has stored that it knows it by this key, too. */
    public CompletableFuture<CommandResult> nextKeyTaken(HostKey next) {
        return command(ToAgent.newBuilder().setNextKeyTaken(next.hex()));
    }

    /** Shows the host the first link of a cluster, with the local endpoints that are bound to it. */
    public CompletableFuture<CommandResult> showGenesis(Signed<Genesis> genesis, Collection<LocalEndpoint> endpoints) {
        return command(ToAgent.newBuilder()
                .setGenesis(ShowGenesis.newBuilder()
                        .setGenesis(ByteString.copyFrom(genesis.encode()))
                        .addAllEndpoints(uris(endpoints))));
    }

    /** Binds these local endpoints, and no others, to a cluster that this plane owns. */
    public CompletableFuture<CommandResult> bindEndpoints(
            ClusterId cluster, long epoch, Collection<LocalEndpoint> endpoints) {
        return command(ToAgent.newBuilder()
                .setBindEndpoints(BindEndpoints.newBuilder()
                        .setCluster(cluster.value())
                        .setEpoch(epoch)
                        .addAllEndpoints(uris(endpoints))));
    }

    /** Makes the host open a pending session to a migration's target; whether it opens is reported later. */
    public CompletableFuture<CommandResult> offerPending(
            ClusterId cluster, long epoch, MigrationId migration, PlaneIdentity target, List<GatewayAddress> gateways) {
        return command(ToAgent.newBuilder()
                .setOfferPending(OfferPending.newBuilder()
                        .setCluster(cluster.value())
                        .setEpoch(epoch)
                        .setMigration(migration.value())
                        .setTarget(ByteString.copyFrom(Canonical.encode(target)))
                        .addAllGateways(AgentWire.toMessages(gateways))));
    }

    /** Makes the host open a pending session to another pool of this plane; whether it opens is reported later. */
    public CompletableFuture<CommandResult> offerPool(
            ClusterId cluster,
            long epoch,
            MigrationId migration,
            PlaneIdentity self,
            PoolName pool,
            List<GatewayAddress> gateways) {
        return command(ToAgent.newBuilder()
                .setOfferPending(OfferPending.newBuilder()
                        .setCluster(cluster.value())
                        .setEpoch(epoch)
                        .setMigration(migration.value())
                        .setTarget(ByteString.copyFrom(Canonical.encode(self)))
                        .setPool(pool.value())
                        .addAllGateways(AgentWire.toMessages(gateways))));
    }

    /** Shows the host which of this plane's gateways serve a cluster. */
    public CompletableFuture<CommandResult> showPlacement(Signed<Placement> placement) {
        return command(ToAgent.newBuilder().setPlacement(ByteString.copyFrom(placement.encode())));
    }

    /** Makes the host close the pending session of a migration. */
    public CompletableFuture<CommandResult> withdrawPending(ClusterId cluster, long epoch, MigrationId migration) {
        return command(ToAgent.newBuilder()
                .setWithdrawPending(WithdrawPending.newBuilder()
                        .setCluster(cluster.value())
                        .setEpoch(epoch)
                        .setMigration(migration.value())));
    }

    /**
     * Asks for the host's word that it never votes for a certificate of a migration by this incarnation of this plane or one
     * before; an older agent refuses it as an unknown command.
     */
    public CompletableFuture<CommandResult> askWord(
            ClusterId cluster, long epoch, MigrationId migration, int incarnation) {
        return command(ToAgent.newBuilder()
                .setWord(AskWord.newBuilder()
                        .setCluster(cluster.value())
                        .setEpoch(epoch)
                        .setMigration(migration.value())
                        .setIncarnation(incarnation)));
    }

    /** Shows the host links of a cluster's chain, oldest first: it votes for a transfer that it accepts. */
    public CompletableFuture<CommandResult> showLinks(ClusterId cluster, List<Link> links) {
        return command(ToAgent.newBuilder()
                .setLinks(ShowLinks.newBuilder()
                        .setCluster(cluster.value())
                        .setChain(ByteString.copyFrom(Canonical.encode(new Links(links))))));
    }

    /** Shows the host that a transfer is settled. */
    public CompletableFuture<CommandResult> showMajority(Majority majority) {
        return command(ToAgent.newBuilder().setMajority(ByteString.copyFrom(Canonical.encode(majority))));
    }

    /** Asks the host to refuse this plane's incarnations below the given one, by a promise to this recovery. */
    public CompletableFuture<CommandResult> askPromise(int incarnation, Digest recovery) {
        return command(ToAgent.newBuilder()
                .setPromise(AskPromise.newBuilder().setIncarnation(incarnation).setRecovery(recovery.hex())));
    }

    /** Ends the enrolment. */
    public CompletableFuture<CommandResult> forget() {
        return command(ToAgent.newBuilder().setForget(Forget.getDefaultInstance()));
    }

    /** Ends the management of a cluster on the host. */
    public CompletableFuture<CommandResult> release(ClusterId cluster, long epoch) {
        return command(ToAgent.newBuilder()
                .setRelease(Release.newBuilder().setCluster(cluster.value()).setEpoch(epoch)));
    }

    /** Asks what the host tells of itself. */
    public CompletableFuture<AgentReply<HostFactsReport>> askFacts() {
        return question(
                ToAgent.newBuilder().setFacts(AskFacts.getDefaultInstance()),
                FromAgent.BodyCase.FACTS,
                answer -> HostFactsReport.of(answer.getFacts()));
    }

    /** Asks who listens at local endpoints; the answers come in the order of the endpoints' names. */
    public CompletableFuture<AgentReply<List<ListeningProcess>>> askListeners(
            ClusterId cluster, long epoch, Collection<LocalEndpoint> endpoints, Optional<Signed<Grant>> grant) {
        AskListeners.Builder asked = AskListeners.newBuilder()
                .setCluster(cluster.value())
                .setEpoch(epoch)
                .addAllEndpoints(uris(endpoints));
        grant.ifPresent(given -> asked.setGrant(ByteString.copyFrom(given.encode())));
        return question(
                ToAgent.newBuilder().setListeners(asked),
                FromAgent.BodyCase.LISTENERS,
                answer -> answer.getListeners().getListenersList().stream()
                        .map(ListeningProcess::of)
                        .toList());
    }

    /** Asks whether the host reaches a gateway that shows its key; told is why not, or empty where it does. */
    public CompletableFuture<AgentReply<Optional<String>>> tryReach(
            ClusterId cluster, long epoch, GatewayAddress gateway) {
        return question(
                ToAgent.newBuilder()
                        .setReach(TryReach.newBuilder()
                                .setCluster(cluster.value())
                                .setEpoch(epoch)
                                .setGateway(AgentWire.toMessage(gateway))),
                FromAgent.BodyCase.REACH,
                answer -> answer.getReach().getReached()
                        ? Optional.empty()
                        : Optional.of(answer.getReach().getError()));
    }

    /**
     * Starts probes of the host's own addresses; they stop by themselves after an hour.
     *
     * @param probe names the set; 1 to 64 characters
     * @param targets {@code http://address:port/path} or {@code tcp:address:port}; at most {@link #MOST_PROBE_TARGETS}
     * @param interval 50 ms to 60 s
     */
    public CompletableFuture<CommandResult> startProbes(
            ClusterId cluster, long epoch, String probe, List<String> targets, Duration interval) {
        return command(ToAgent.newBuilder()
                .setStartProbes(StartProbes.newBuilder()
                        .setCluster(cluster.value())
                        .setEpoch(epoch)
                        .setProbe(probe)
                        .addAllTargets(targets)
                        .setIntervalMillis(Math.toIntExact(interval.toMillis()))));
    }

    /** Begins a part of the time of a set of probes; an older agent refuses it as an unknown command. */
    public CompletableFuture<CommandResult> markProbes(String probe, ProbeSpan span) {
        return command(ToAgent.newBuilder()
                .setMarkProbes(MarkProbes.newBuilder().setProbe(probe).setWindow(span.message())));
    }

    /** Stops a set of probes and tells what came of it. */
    public CompletableFuture<AgentReply<List<ProbeOutcome>>> stopProbes(String probe) {
        return question(
                ToAgent.newBuilder().setStopProbes(StopProbes.newBuilder().setProbe(probe)),
                FromAgent.BodyCase.PROBES,
                answer -> ProbeOutcome.of(answer.getProbes().getResultsList(), MOST_PROBE_TARGETS));
    }

    /** The host's wall clock. */
    public CompletableFuture<Instant> ping(Duration limit) {
        return ping(Ping.getDefaultInstance(), limit);
    }

    /** Tells the host this plane's clock, which it remembers, and asks for its own. */
    public CompletableFuture<Instant> tellClock(PlaneClock clock) {
        return ping(
                Ping.newBuilder()
                        .setIncarnation(clock.incarnation())
                        .setChange(clock.change())
                        .build(),
                COMMAND_LIMIT);
    }

    private CompletableFuture<Instant> ping(Ping ping, Duration limit) {
        return wire.ask(ToAgent.newBuilder().setPing(ping), limit).thenApply(answer -> {
            if (answer.getBodyCase() != FromAgent.BodyCase.PONG) {
                throw malformed("a ping", answer);
            }
            return Instant.ofEpochMilli(answer.getPong().getClockMillis());
        });
    }

    /** Sends what wants no answer. */
    public void send(ToAgent.Builder message) {
        wire.send(message);
    }

    /** Asks in the protocol's own messages. */
    public CompletableFuture<FromAgent> ask(ToAgent.Builder message, Duration limit) {
        return wire.ask(message, limit);
    }

    CompletableFuture<CommandResult> openTunnel(OpenTunnel command, Duration limit) {
        return wire.ask(ToAgent.newBuilder().setOpenTunnel(command), limit)
                .thenApply(answer -> readable(answer, AgentSession::result));
    }

    private CompletableFuture<CommandResult> command(ToAgent.Builder message) {
        return wire.ask(message, COMMAND_LIMIT).thenApply(answer -> readable(answer, AgentSession::result));
    }

    private static CommandResult result(FromAgent answer) {
        return switch (answer.getBodyCase()) {
            case REFUSED ->
                new CommandResult.Refused(
                        answer.getRefused().getCode(), answer.getRefused().getReason());
            case ANSWER ->
                switch (answer.getAnswer().getAnswerCase()) {
                    case ACCEPTED -> new CommandResult.Accepted();
                    case VOTE ->
                        new CommandResult.Voted(Signed.decode(
                                Vote.class, answer.getAnswer().getVote().toByteArray()));
                    case REFUSED ->
                        new CommandResult.Refused(
                                answer.getAnswer().getRefused().getCode(),
                                answer.getAnswer().getRefused().getReason());
                    case PROMISED ->
                        new CommandResult.Promised(answer.getAnswer().getPromised().getHoldingsList().stream()
                                .map(held -> Canonical.decode(HeldOwnership.class, held.toByteArray()))
                                .toList());
                    case ANSWER_NOT_SET -> throw malformed("a command", answer);
                };
            default -> throw malformed("a command", answer);
        };
    }

    private <T> CompletableFuture<AgentReply<T>> question(
            ToAgent.Builder message, FromAgent.BodyCase expected, Function<FromAgent, T> read) {
        return wire.ask(message, COMMAND_LIMIT.plusSeconds(5)).thenApply(answer -> {
            if (answer.getBodyCase() == expected) {
                return new AgentReply.Told<>(readable(answer, read));
            }
            return switch (answer.getBodyCase()) {
                case REFUSED ->
                    new AgentReply.Refused<>(
                            answer.getRefused().getCode(), answer.getRefused().getReason());
                default -> throw malformed("a question", answer);
            };
        });
    }

    private static <T> T readable(FromAgent answer, Function<FromAgent, T> read) {
        try {
            return read.apply(answer);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new AgentUnreachableException(
                    AgentUnreachableException.Cause.MALFORMED,
                    "the agent's answer makes no sense: %s".formatted(e.getMessage()));
        }
    }

    private static AgentUnreachableException malformed(String what, FromAgent answer) {
        return new AgentUnreachableException(
                AgentUnreachableException.Cause.MALFORMED,
                "the agent answers %s with %s".formatted(what, answer.getBodyCase()));
    }

    /** Introduces this plane and tells the listener; the session is registered. */
    void begin() {
        telling.lock();
        try {
            wire.send(ToAgent.newBuilder().setHello(ends.introduction()));
            told = true;
            listener.connected(this, report);
        } finally {
            telling.unlock();
        }
    }

    /** Ends the session, giving the agent the reason. */
    void refuse(String code, String reason) {
        wire.end(code, reason);
        ended(code + ": " + reason);
    }

    /** What the agent says after its introduction. Throws MalformedException or IllegalArgumentException. */
    void received(FromAgent message) {
        if (message.getReplyTo() != 0) {
            wire.answered(message);
            return;
        }
        telling.lock();
        try {
            if (!told) {
                throw new IllegalArgumentException("the agent speaks before the plane introduced itself");
            }
            tell(message);
        } finally {
            telling.unlock();
        }
    }

    private void tell(FromAgent message) {
        switch (message.getBodyCase()) {
            case HELLO -> {
                report = HostReport.of(message.getHello());
                listener.reported(this, report);
            }
            case VOTE ->
                listener.voted(this, Signed.decode(Vote.class, message.getVote().toByteArray()));
            case PENDING ->
                listener.pendingReported(
                        this,
                        new ClusterId(message.getPending().getCluster()),
                        new MigrationId(message.getPending().getMigration()),
                        message.getPending().getConnected()
                                ? Optional.empty()
                                : Optional.of(message.getPending().getError()));
            case ALARM -> listener.alarm(host, finding(message.getAlarm()));
            case ANSWER, FACTS, LISTENERS, REACH, PROBES, REFUSED, PONG, KEY_CHANGE, BODY_NOT_SET ->
                throw new MalformedException("the agent answers what it was not asked: " + message.getBodyCase());
        }
    }

    private static Finding finding(io.drover.protocol.v1.Finding told) {
        return new Finding(
                told.getCode(), Severity.valueOf(told.getSeverity()), told.getTarget(), told.getSeen(), told.getFix());
    }

    /** The session is over; told once. */
    void ended(String reason) {
        wire.failAll(reason);
        ends.ended(this);
        telling.lock();
        try {
            if (told) {
                told = false;
                listener.disconnected(this, reason);
            }
        } finally {
            telling.unlock();
        }
    }

    private static List<String> uris(Collection<LocalEndpoint> endpoints) {
        return endpoints.stream().map(LocalEndpoint::uri).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "AgentSession[host=" + host + ", remote=" + origin.remote() + ", pool=" + origin.pool() + "]";
    }
}
