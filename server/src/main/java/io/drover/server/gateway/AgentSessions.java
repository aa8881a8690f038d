package io.drover.server.gateway;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live sessions of this plane's hosts: at most one for each host and pool of gateways, and while no cluster of the
 * host moves from one pool to another, only one. Thread-safe.
 *
 * <p>A second session of a host is either the same agent dialling again or a clone: two agents with one key. An agent
 * ends a session before it dials again and numbers its dials, so
 *
 * <ul>
 *   <li>the same start of the agent with a higher number replaces its old session at once
 *   <li>with the same number, it was cloned with its memory; with a lower number, it is a dial that was overtaken
 *   <li>another start is asked about: where the old session answers a ping sent after the new one has spoken, two
 *       agents run; where it does not, the agent was restarted
 * </ul>
 *
 * A clone ends both sessions, raises an alarm, and both are refused until only one has dialled for a while.
 */
public final class AgentSessions {
    private static final Duration PING_LIMIT = Duration.ofSeconds(2);
    private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(10);

    private final SessionListener listener;
    private final Executor threads;
    private final TunnelDesk tunnels = new TunnelDesk();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<HostKey, Map<PoolName, AgentSession>> live = new HashMap<>();
    private final Map<HostKey, PoolName> preferred = new HashMap<>();
    private final Map<HostKey, String> refusals = new HashMap<>();
    private final CloneWatch clones;

    /**
     * No sessions yet.
     *
     * @param listener is told of all that agents tell
     * @param cloneQuiet see {@link GatewayConfig}
     */
    public AgentSessions(SessionListener listener, Executor threads, InstantSource clock, Duration cloneQuiet) {
        this.listener = listener;
        this.threads = threads;
        this.clones = new CloneWatch(clock, cloneQuiet);
    }

    /** The live session of a host; of two, the one by the {@linkplain #prefer preferred} pool. */
    public Optional<AgentSession> session(HostKey host) {
        lock.lock();
        try {
            Map<PoolName, AgentSession> ofHost = live.getOrDefault(host, Map.of());
            PoolName first = preferred.getOrDefault(host, PoolName.DEFAULT);
            return Optional.ofNullable(ofHost.get(first))
                    .or(() -> ofHost.values().stream().findFirst());
        } finally {
            lock.unlock();
        }
    }

    /** The live session of a host by the gateways of one pool. */
    public Optional<AgentSession> session(HostKey host, PoolName pool) {
        lock.lock();
        try {
            return Optional.ofNullable(live.getOrDefault(host, Map.of()).get(pool));
        } finally {
            lock.unlock();
        }
    }

    /** From now on a host is asked by the gateways of this pool, where it has a session with them. */
    public void prefer(HostKey host, PoolName pool) {
        lock.lock();
        try {
            preferred.put(host, pool);
        } finally {
            lock.unlock();
        }
    }

    /** Why a host that has no session was refused one last, if it was. */
    public Optional<String> refusal(HostKey host) {
        lock.lock();
        try {
            return Optional.ofNullable(refusals.get(host));
        } finally {
            lock.unlock();
        }
    }

    /** Remembers why a host was refused a session, until it gets one. */
    void refused(HostKey host, String reason) {
        lock.lock();
        try {
            refusals.put(host, reason);
        } finally {
            lock.unlock();
        }
    }

    /** The live session of a host; throws {@link AgentUnreachableException} where there is none. */
    public AgentSession require(HostKey host) {
        return session(host)
                .orElseThrow(() -> new AgentUnreachableException(
                        AgentUnreachableException.Cause.OFFLINE,
                        "host %s has no session with this gateway: its agent is down, or cannot reach it"
                                .formatted(host)));
    }

    /** As the other one, by the gateways of one pool. */
    public AgentSession require(HostKey host, PoolName pool) {
        return session(host, pool)
                .orElseThrow(() -> new AgentUnreachableException(
                        AgentUnreachableException.Cause.OFFLINE,
                        "host %s has no session with a gateway of pool %s".formatted(host, pool)));
    }

    /** The hosts that have a session now. */
    public Set<HostKey> online() {
        lock.lock();
        try {
            return Set.copyOf(live.keySet());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens a tunnel to a local endpoint of a host. Blocks up to 10 seconds.
     *
     * @param epoch at which this plane owns the cluster, or at which the grant was given
     * @param grant by which this plane may look without owning the cluster
     * @throws TunnelRefusedException when the host is offline, refuses, or does not answer in time
     */
    public Tunnel openTunnel(
            HostKey host, ClusterId cluster, long epoch, LocalEndpoint endpoint, Optional<Signed<Grant>> grant)
            throws TunnelRefusedException {
        try {
            return openTunnel(require(host), cluster, epoch, endpoint, grant);
        } catch (AgentUnreachableException e) {
            throw new TunnelRefusedException(e.reason().name(), String.valueOf(e.getMessage()));
        }
    }

    /** As the other one, by this very session. */
    public Tunnel openTunnel(
            AgentSession session, ClusterId cluster, long epoch, LocalEndpoint endpoint, Optional<Signed<Grant>> grant)
            throws TunnelRefusedException {
        return tunnels.open(session, cluster, epoch, endpoint, grant, TUNNEL_LIMIT);
    }

    TunnelDesk tunnels() {
        return tunnels;
    }

    /** Takes in a session whose agent has introduced itself. The session is told what became of it. */
    void admit(AgentSession candidate) {
        @Nullable AgentSession before;
        lock.lock();
        try {
            if (clones.refuses(candidate.host(), candidate.mark())) {
                threads.execute(() -> candidate.refuse("HOST_CLONED", clonedText(candidate.host())));
                return;
            }
            before = rival(candidate);
            if (before == null || candidate.mark().isAfter(before.mark())) {
                live.computeIfAbsent(candidate.host(), host -> new HashMap<>()).put(candidate.pool(), candidate);
                refusals.remove(candidate.host());
            }
        } finally {
            lock.unlock();
        }
        if (before == null) {
            candidate.begin();
        } else if (candidate.mark().isAfter(before.mark())) {
            before.refuse("REPLACED", "the same agent dialled again");
            candidate.begin();
        } else if (candidate.mark().equals(before.mark())) {
            cloned(before, candidate);
        } else if (candidate.mark().instance().equals(before.mark().instance())) {
            candidate.refuse("OVERTAKEN", "the same agent has dialled again meanwhile");
        } else {
            AgentSession asked = before;
            // Whatever fails in it is an answer too.
            var _ = asked.ping(PING_LIMIT)
                    .handleAsync((pong, failure) -> failure == null, threads)
                    .thenAccept(alive -> afterPing(asked, candidate, alive));
        }
    }

    /** The session that cannot go on beside another: by the same pool, or of another start of the agent. */
    private @Nullable AgentSession rival(AgentSession candidate) {
        Map<PoolName, AgentSession> ofHost = live.getOrDefault(candidate.host(), Map.of());
        AgentSession samePool = ofHost.get(candidate.pool());
        return samePool != null
                ? samePool
                : ofHost.values().stream()
                        .filter(other ->
                                !other.mark().instance().equals(candidate.mark().instance()))
                        .findFirst()
                        .orElse(null);
    }

    private void drop(AgentSession session) {
        Map<PoolName, AgentSession> ofHost = live.get(session.host());
        if (ofHost != null && ofHost.remove(session.pool(), session) && ofHost.isEmpty()) {
            live.remove(session.host());
        }
    }

    private void afterPing(AgentSession before, AgentSession candidate, boolean alive) {
        if (!candidate.isOpen()) {
            return;
        }
        if (alive && before.isOpen()) {
            cloned(before, candidate);
            return;
        }
        before.refuse("REPLACED", "the agent was started anew and this session does not answer");
        lock.lock();
        try {
            drop(before);
        } finally {
            lock.unlock();
        }
        // Another session may have come in between: the question is asked again.
        admit(candidate);
    }

    private void cloned(AgentSession one, AgentSession other) {
        lock.lock();
        try {
            clones.found(one.host(), one.mark(), other.mark());
            drop(one);
        } finally {
            lock.unlock();
        }
        refused(one.host(), clonedText(one.host()));
        one.refuse("HOST_CLONED", clonedText(one.host()));
        other.refuse("HOST_CLONED", clonedText(one.host()));
        listener.alarm(
                one.host(),
                Finding.error(
                        "HOST_CLONED",
                        "host " + one.host(),
                        "two running agents show this host's key, from %s and from %s: both are refused"
                                .formatted(one.remote(), other.remote()),
                        "remove the state folder of the copy and join it as a host of its own; then restart the"
                                + " original's agent"));
    }

    private static String clonedText(HostKey host) {
        return "two running agents show the key of host %s: on the copy, stop the agent, remove its state folder and join it anew; the other is accepted some time after"
                .formatted(host);
    }

    void ended(AgentSession session) {
        lock.lock();
        try {
            drop(session);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the sessions and tunnels of a host that is known no more. */
    public void cut(HostKey host) {
        Set<AgentSession> ending;
        lock.lock();
        try {
            ending = Set.copyOf(live.getOrDefault(host, Map.of()).values());
        } finally {
            lock.unlock();
        }
        // First the tunnels, so that whoever uses one is told why: an agent whose session ends cuts them by itself.
        tunnels.cut(host);
        ending.forEach(
                session -> session.refuse("HOST_UNKNOWN", "host %s was removed from this plane".formatted(host)));
    }

    /** Ends the sessions and tunnels that came by a gateway which is known no more. */
    public void cutBy(Fingerprint gateway) {
        tunnels.cutBy(gateway);
        all().stream()
                .filter(session -> session.isBy(gateway))
                .forEach(session -> session.refuse(
                        "GATEWAY_REMOVED", "the gateway that passes this session on was removed from the plane"));
    }

    private Set<AgentSession> all() {
        lock.lock();
        try {
            return live.values().stream()
                    .flatMap(ofHost -> ofHost.values().stream())
                    .collect(Collectors.toUnmodifiableSet());
        } finally {
            lock.unlock();
        }
    }

    /** Ends every session. */
    void closeAll() {
        all().forEach(session -> session.refuse("GATEWAY_STOPS", "this gateway stops"));
    }
}
