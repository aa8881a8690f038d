package io.drover.server.gateway;

import io.drover.agent.identity.TlsIdentity;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.Vote;
import io.drover.protocol.JoinToken;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A plane in memory behind a real gateway: tokens, hosts, and a record of everything that agents told. */
final class FakePlane implements PlaneSelf, HostDirectory, SessionListener, AutoCloseable {
    final PlaneId id = PlaneId.random();
    final SigningKey key = SigningKey.generate();
    final PlaneIdentity identity =
            new PlaneIdentity(id, key.planeKey(), UnsealingKey.generate().sealingKey());
    final TlsIdentity tls = TlsIdentity.generate("drover-plane");
    final Map<Fingerprint, HostKey> hosts = new ConcurrentHashMap<>();
    final Map<String, TokenState> tokens = new ConcurrentHashMap<>();
    final List<HostReport> connected = new CopyOnWriteArrayList<>();
    final List<HostReport> reports = new CopyOnWriteArrayList<>();
    final List<String> disconnected = new CopyOnWriteArrayList<>();
    final List<Vote> votes = new CopyOnWriteArrayList<>();
    final List<Pending> pendings = new CopyOnWriteArrayList<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    final List<Finding> alarms = new CopyOnWriteArrayList<>();
    volatile PlaneClock clock = PlaneClock.FIRST;
    private final Duration cloneQuiet;
    private GatewayServer server;
    private final int port;

    enum TokenState {
        GOOD,
        USED,
        EXPIRED
    }

    record Pending(ClusterId cluster, MigrationId migration, Optional<String> error) {}

    FakePlane() {
        this(Duration.ofSeconds(90));
    }

    FakePlane(Duration cloneQuiet) {
        this.cloneQuiet = cloneQuiet;
        this.server = listen(0);
        this.port = server.port();
    }

    private GatewayServer listen(int wanted) {
        return GatewayServer.start(
                new GatewayConfig(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted),
                        () -> new GatewayConfig.ShownKey(tls.key(), tls.certificate()),
                        GatewayConfig.Limits.ORDINARY,
                        cloneQuiet,
                        0),
                this,
                this,
                new AgentSessions(
                        this, Executors.newVirtualThreadPerTaskExecutor(), InstantSource.system(), cloneQuiet),
                this,
                InstantSource.system(),
                key -> Optional.empty(),
                (who, from, what, code, reason) -> refusals.add(code),
                List.of());
    }

    /** Stops the gateway and starts it again at the same address. */
    void restart() {
        server.close();
        server = listen(port);
    }

    void stop() {
        server.close();
    }

    GatewayAddress address() {
        return new GatewayAddress("127.0.0.1", port, tls.fingerprint());
    }

    AgentSessions sessions() {
        return server.sessions();
    }

    AgentSession session(HostKey host) {
        return sessions().require(host);
    }

    JoinToken token() {
        String secret = "secret-" + MigrationId.random();
        tokens.put(secret, TokenState.GOOD);
        return new JoinToken(id, secret, List.of(address()));
    }

    @Override
    public PlaneIdentity identity() {
        return identity;
    }

    @Override
    public String name() {
        return "plane under test";
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public PlaneClock clock() {
        return clock;
    }

    @Override
    public List<GatewayAddress> gateways() {
        return List.of(address());
    }

    @Override
    public Optional<HostKey> hostWithTlsKey(Fingerprint tlsKey) {
        return Optional.ofNullable(hosts.get(tlsKey));
    }

    @Override
    public EnrolOutcome enrol(EnrolAttempt attempt) {
        TokenState state = tokens.get(attempt.secret());
        if (state == null) {
            return new EnrolOutcome.Refused("TOKEN_UNKNOWN", "no such token");
        }
        return switch (state) {
            case USED -> new EnrolOutcome.Refused("TOKEN_USED", "the token was used");
            case EXPIRED -> new EnrolOutcome.Refused("TOKEN_EXPIRED", "the token expired at " + Instant.EPOCH);
            case GOOD -> {
                tokens.put(attempt.secret(), TokenState.USED);
                hosts.put(attempt.tlsKey(), attempt.host());
                yield new EnrolOutcome.Enrolled(attempt.hostName());
            }
        };
    }

    @Override
    public void connected(AgentSession session, HostReport report) {
        connected.add(report);
    }

    @Override
    public void reported(AgentSession session, HostReport report) {
        reports.add(report);
    }

    @Override
    public void disconnected(AgentSession session, String reason) {
        disconnected.add(reason);
    }

    @Override
    public void voted(AgentSession session, Signed<Vote> vote) {
        votes.add(vote.statement());
    }

    @Override
    public void pendingReported(
            AgentSession session, ClusterId cluster, MigrationId migration, Optional<String> error) {
        pendings.add(new Pending(cluster, migration, error));
    }

    @Override
    public void alarm(HostKey host, Finding finding) {
        alarms.add(finding);
    }

    @Override
    public void close() {
        server.close();
    }
}
