package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.recovery.Renewal;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.CommandResult;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the hosts of clusters follow transfers of this plane to itself, until a majority has voted; then the plane commands
 * the cluster again. What is stored goes on after a restart. Thread-safe.
 */
public final class Renewals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

    private final Store store;
    private final AgentSessions sessions;
    private final LateHosts lateHosts;
    private final Events events;
    private final StandDown standDown;
    private final PlaneKeys keys;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<ClusterId, Map<HostKey, Signed<Vote>>> votes = new ConcurrentHashMap<>();
    private final Set<ClusterId> underWay = ConcurrentHashMap.newKeySet();

    public Renewals(
            Store store,
            AgentSessions sessions,
            LateHosts lateHosts,
            Events events,
            StandDown standDown,
            PlaneKeys keys,
            InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.lateHosts = lateHosts;
        this.events = events;
        this.standDown = standDown;
        this.keys = keys;
        this.clock = clock;
    }

    /** Goes on with all that are stored and do not hold yet. */
    public void resume() {
        pending().forEach(renewal -> {
            ClusterId cluster = renewal.certificate().statement().cluster();
            if (underWay.add(cluster)) {
                threads.execute(() -> follow(cluster));
            }
        });
    }

    /** Those that have no majority yet. */
    public List<Renewal> pending() {
        return store.read(transaction -> transaction.recovery().renewals()).stream()
                .filter(renewal -> renewal.majority().isEmpty())
                .toList();
    }

    /** The hosts that have voted for a renewal that has no majority yet; votes for one before it may still be here. */
    public Set<HostKey> voters(Renewal renewal) {
        return votes.getOrDefault(renewal.certificate().statement().cluster(), Map.of()).values().stream()
                .filter(renewal::counts)
                .map(vote -> vote.statement().host())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A host showed its vote; one for the transfer before this, or by somebody else's key, says nothing of the host. */
    void voted(Signed<Vote> vote) {
        Vote cast = vote.statement();
        boolean counts = underWay.contains(cast.cluster())
                && unsettled(cast.cluster())
                        .filter(renewal -> renewal.counts(vote))
                        .isPresent();
        if (counts) {
            votes.computeIfAbsent(cast.cluster(), _ -> new ConcurrentHashMap<>())
                    .put(cast.host(), vote);
        }
    }

    private void follow(ClusterId cluster) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        try {
            Optional<Renewal> renewal = unsettled(cluster);
            while (renewal.isPresent()) {
                if (standDown.reason().isEmpty() && !turn(renewal.get())) {
                    show(renewal.get());
                }
                backoff.pause();
                renewal = unsettled(cluster);
            }
        } catch (InterruptedException e) {
            // The server stops: it goes on when one starts.
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(cluster);
            votes.remove(cluster);
        }
    }

    private Optional<Renewal> unsettled(ClusterId cluster) {
        return store.read(transaction -> transaction.recovery().renewal(cluster))
                .filter(renewal -> renewal.majority().isEmpty());
    }

    /** Returns whether it holds now. */
    private boolean turn(Renewal renewal) {
        ClusterId cluster = renewal.certificate().statement().cluster();
        Renewal counted = renewal.voted(votes.getOrDefault(cluster, Map.of()).values());
        counted.majority().ifPresent(majority -> {
            try {
                serve(counted, majority);
            } catch (RuntimeException e) {
                // Such as a full store: the votes are kept, and counted again at the next turn.
                LOG.error("cluster {} is not commanded again yet: {}", cluster, e.getMessage());
            }
        });
        return counted.majority().isPresent();
    }

    private void serve(Renewal renewal, Majority majority) {
        ClusterId id = renewal.certificate().statement().cluster();
        Optional<Signed<Placement>> placed = store.write(transaction -> {
            transaction.recovery().save(renewal);
            transaction.plane().advance();
            Cluster cluster = transaction
                    .clusters()
                    .find(id)
                    .orElseThrow(() -> new IllegalStateException("cluster %s is gone".formatted(id)));
            ClusterStatus status =
                    cluster.status() == ClusterStatus.TAKING_OVER ? ClusterStatus.RUNNING : cluster.status();
            transaction
                    .clusters()
                    .update(cluster.withChain(renewal.chain())
                            .withProfile(profile(transaction, cluster, renewal))
                            .withStatus(status));
            events.publish(
                    transaction,
                    Event.of(
                            clock.instant(),
                            "cluster.status",
                            id.value(),
                            Map.of("status", status.name(), "cluster", cluster.name())));
            return placedAgain(transaction, renewal);
        });
        LOG.info("plane owns cluster {} at epoch {}", id, renewal.chain().epoch());
        lateHosts.settle(sessions, majority);
        placed.ifPresent(placement -> renewal.ended()
                .hosts()
                .forEach(host -> sessions.session(host)
                        .ifPresent(session -> logged(session, session.showPlacement(placement)))));
    }

    /** A transfer that names a host by another key is followed by what the plane knows of the cluster. */
    private static Profile profile(Transaction transaction, Cluster cluster, Renewal renewal) {
        Electorate hosts = renewal.chain().hosts();
        if (hosts.matches(cluster.profile().hosts())) {
            return cluster.profile();
        }
        return transaction.rekeyings().list().stream()
                .map(rekeying -> rekeying.in(cluster.profile()))
                .filter(profile -> hosts.matches(profile.hosts()))
                .findFirst()
                .orElseGet(() -> {
                    LOG.warn(
                            "cluster {}: at epoch {} a host has a key that this plane does not know, as its store is older than that key; the cluster cannot be migrated until it is taken over anew",
                            cluster.name(),
                            renewal.chain().epoch());
                    return cluster.profile();
                });
    }

    /**
     * A placement is for one ownership: the cluster stays with its pool in the next. Hosts may be in a pool of which an old
     * copy of the store knows nothing, so a plane with pools says where it takes each cluster to be.
     */
    private Optional<Signed<Placement>> placedAgain(Transaction transaction, Renewal renewal) {
        TransferCertificate certificate = renewal.certificate().statement();
        Optional<Placement> before =
                transaction.placements().find(certificate.cluster()).map(Signed::statement);
        if (before.isEmpty() && transaction.gateways().list().isEmpty()) {
            return Optional.empty();
        }
        Optional<Placement> elsewhere = before.filter(was -> !was.pool().equals(PoolName.DEFAULT));
        Signed<Placement> again = Signed.by(
                keys.signingKey(),
                new Placement(
                        certificate.cluster(),
                        keys.id(),
                        certificate.sourceIncarnation(),
                        renewal.chain().epoch(),
                        1,
                        elsewhere.map(Placement::pool).orElse(PoolName.DEFAULT),
                        elsewhere.map(Placement::gateways).orElse(certificate.targetGateways())));
        transaction.placements().save(again);
        return Optional.of(again);
    }

    private void show(Renewal renewal) {
        Set<HostKey> voted = voters(renewal);
        for (HostKey host : renewal.ended().hosts()) {
            if (!voted.contains(host)) {
                sessions.session(host).ifPresent(session -> show(session, renewal, List.of(renewal.link())));
            }
        }
    }

    private void show(AgentSession session, Renewal renewal, List<Link> links) {
        ClusterId cluster = renewal.certificate().statement().cluster();
        var _ = session.showLinks(cluster, links).whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.info("host {}: {}", session.host(), failure.getMessage());
                return;
            }
            switch (result) {
                case CommandResult.Voted(Signed<Vote> vote) -> voted(vote);
                case CommandResult.Accepted _, CommandResult.Promised _ -> {}
                case CommandResult.Refused(String code, String reason) -> {
                    List<Link> all = renewal.chain().links();
                    if (code.equals("GAP") && links.size() < all.size()) {
                        show(session, renewal, all);
                    } else {
                        LOG.warn("host {} does not follow cluster {}: {}: {}", session.host(), cluster, code, reason);
                    }
                }
            }
        });
    }

    private static void logged(
            AgentSession session, java.util.concurrent.CompletableFuture<CommandResult> placementShown) {
        var _ = placementShown.whenComplete((answer, failure) -> {
            if (failure != null || answer instanceof CommandResult.Refused) {
                LOG.info("host {} was not placed: {}", session.host(), failure == null ? answer : failure.getMessage());
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
