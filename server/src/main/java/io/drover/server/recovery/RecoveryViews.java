package io.drover.server.recovery;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.recovery.Verdict;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.host.Host;
import io.drover.server.migration.ForgottenHoldings;
import io.drover.server.migration.StandDown;
import io.drover.server.peer.Peer;
import io.drover.server.recovery.RecoveryView.ClusterPromises;
import io.drover.server.recovery.RecoveryView.MissingHost;
import io.drover.server.recovery.RecoveryView.PeerAnswer;
import io.drover.server.recovery.RecoveryView.State;
import io.drover.server.store.Store;
import io.drover.server.task.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes of a recovery what operators see. Thread-safe. */
final class RecoveryViews {
    private final Store store;
    private final AgentSessions sessions;
    private final StandDown standDown;
    private final ForgottenHoldings forgotten;

    RecoveryViews(Store store, AgentSessions sessions, StandDown standDown, ForgottenHoldings forgotten) {
        this.store = store;
        this.sessions = sessions;
        this.standDown = standDown;
        this.forgotten = forgotten;
    }

    /** Before a recovery, or when none is needed. */
    RecoveryView idle() {
        Optional<String> reason = standDown.reason().map(Finding::seen);
        List<String> late = reason.isEmpty() ? forgotten.all() : List.of();
        if (!late.isEmpty()) {
            return new RecoveryView(
                    State.NEEDED,
                    late.stream().findFirst(),
                    Optional.empty(),
                    0,
                    List.of(),
                    List.of(),
                    Stream.concat(
                                    late.stream(),
                                    Stream.of(
                                            "run 'drover plane recover' to have that settled; this plane stands down while it does"))
                            .toList());
        }
        if (reason.isEmpty()) {
            return new RecoveryView(State.NOT_NEEDED, reason, Optional.empty(), 0, List.of(), List.of(), List.of());
        }
        List<PeerAnswer> peers = store.read(transaction -> transaction.peers().list()).stream()
                .map(peer -> new PeerAnswer(peer.name(), false, false, Optional.empty()))
                .toList();
        List<ClusterPromises> clusters = store
                .read(transaction -> transaction.clusters().list())
                .stream()
                .map(this::reachable)
                .toList();
        return new RecoveryView(
                State.NEEDED,
                reason,
                Optional.empty(),
                0,
                peers,
                clusters,
                List.of(
                        "if there is a newer copy of the plane's store, stop this server and start that one instead; otherwise run 'drover plane recover'"));
    }

    private ClusterPromises reachable(Cluster cluster) {
        List<HostKey> offline = cluster.profile().hosts().hosts().stream()
                .filter(host -> sessions.session(host).isEmpty())
                .toList();
        return new ClusterPromises(
                cluster.id().value(),
                cluster.name(),
                cluster.profile().hosts().size() - offline.size(),
                cluster.profile().hosts().quorum(),
                offline.stream()
                        .map(host -> new MissingHost(nameOf(host), "its agent is not connected"))
                        .toList(),
                Optional.empty());
    }

    /**
     * While hosts and peers are asked.
     *
     * @param awaited hosts that may be about to connect, and are waited for a moment
     */
    RecoveryView asking(
            RecoverTask task,
            Promises promises,
            Witnesses witnesses,
            Map<ClusterId, Verdict> verdicts,
            List<HostKey> awaited) {
        Set<String> without = task.withoutPeers();
        List<PeerAnswer> peers = witnesses.peers().stream()
                .map(peer -> new PeerAnswer(
                        peer.name(),
                        witnesses.hasAnswered(peer),
                        without.contains(peer.name()),
                        witnesses.failure(peer)))
                .toList();
        List<ClusterPromises> clusters = new ArrayList<>();
        verdicts.forEach((id, verdict) -> clusters.add(cluster(id, verdict, promises)));
        return new RecoveryView(
                State.ASKING,
                standDown.reason().map(Finding::seen),
                Optional.of(task.task().id().value()),
                promises.incarnation(),
                peers,
                clusters,
                advice(peers, clusters, awaited.stream().map(this::nameOf).toList()));
    }

    RecoveryView renewing(Task task, List<ClusterPromises> clusters) {
        return new RecoveryView(
                State.RENEWING,
                Optional.empty(),
                Optional.of(task.id().value()),
                0,
                List.of(),
                clusters,
                clusters.isEmpty()
                        ? List.of()
                        : List.of("start the agents of the hosts listed: a majority of each cluster's must follow"));
    }

    private static List<String> advice(List<PeerAnswer> peers, List<ClusterPromises> clusters, List<String> awaited) {
        List<String> advice = new ArrayList<>();
        if (!awaited.isEmpty()) {
            advice.add(
                    "this server has just started; hosts that have not connected yet are waited for, half a minute at most: "
                            + String.join(", ", awaited));
        }
        peers.stream()
                .filter(peer -> !peer.answered() && !peer.leftOut())
                .forEach(peer -> advice.add(
                        "peer '%s' has not said what it knows; start it, or if it is gone for good, run 'drover plane recover --without-peer %s'"
                                .formatted(peer.name(), peer.name())));
        clusters.stream()
                .filter(cluster -> cluster.outcome().isEmpty())
                .forEach(cluster -> advice.add(
                        "%d more of the hosts of cluster '%s' must promise; start their agents, and see 'systemctl status drover-agent' there"
                                .formatted(Math.max(1, cluster.needed() - cluster.promised()), cluster.name())));
        return advice;
    }

    private ClusterPromises cluster(ClusterId id, Verdict verdict, Promises promises) {
        String name = store.read(transaction -> transaction.clusters().find(id))
                .map(Cluster::name)
                .orElse(id.value());
        return switch (verdict) {
            case Verdict.AskMore(int promised, int needed, Set<HostKey> missing) ->
                new ClusterPromises(
                        id.value(),
                        name,
                        promised,
                        needed,
                        missing.stream()
                                .map(host -> new MissingHost(nameOf(host), problem(host, promises)))
                                .sorted(Comparator.comparing(MissingHost::name))
                                .toList(),
                        Optional.empty());
            case Verdict.Elsewhere(var chain, var _) ->
                new ClusterPromises(
                        id.value(),
                        name,
                        0,
                        0,
                        List.of(),
                        Optional.of(
                                "it is at plane " + planeName(chain.owner().id().value())));
            case Verdict.Ours _ -> new ClusterPromises(id.value(), name, 0, 0, List.of(), Optional.of("it stays here"));
            case Verdict.Decided(var _, var certificate) ->
                new ClusterPromises(
                        id.value(),
                        name,
                        0,
                        0,
                        List.of(),
                        Optional.of(
                                certificate.statement().isToItself()
                                        ? "it stays here"
                                        : "its migration %s to plane %s goes on"
                                                .formatted(
                                                        certificate.statement().migration(),
                                                        planeName(certificate
                                                                .statement()
                                                                .target()
                                                                .id()
                                                                .value()))));
        };
    }

    private String problem(HostKey host, Promises promises) {
        return promises.refusal(host)
                .orElse(sessions.session(host).isPresent() ? "it has not answered yet" : "its agent is not connected");
    }

    String nameOf(HostKey host) {
        return store.read(transaction -> transaction.hosts().find(host))
                .map(Host::name)
                .orElse(host.hex());
    }

    private String planeName(String id) {
        return store.read(transaction -> transaction.peers().list()).stream()
                .filter(peer -> peer.identity().id().value().equals(id))
                .map(Peer::name)
                .findFirst()
                .orElse(id);
    }
}
