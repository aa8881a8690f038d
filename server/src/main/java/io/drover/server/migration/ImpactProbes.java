package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.source.SourceState.Plan;
import io.drover.server.gateway.AgentReply;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.Answers;
import io.drover.server.gateway.CommandResult;
import io.drover.server.gateway.ProbeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every host of a cluster probe the business that it publishes while a migration runs, so that the operator sees
 * whether anyone could notice. Probes never stop a migration. Used by one thread at a time.
 */
final class ImpactProbes {
    private static final Logger LOG = LoggerFactory.getLogger(ImpactProbes.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int MAX_TARGETS_PER_HOST = 16;

    private final AgentSessions sessions;
    private final Plan plan;
    private final Set<HostKey> probing = new LinkedHashSet<>();

    ImpactProbes(AgentSessions sessions, Plan plan) {
        this.sessions = sessions;
        this.plan = plan;
    }

    /** Starts the probes, of all hosts at once; a host that cannot probe is passed over. */
    synchronized void start(Profile profile) throws InterruptedException {
        Map<HostKey, List<String>> targets = profile.published().stream()
                .collect(Collectors.groupingBy(
                        PublishedEndpoint::host, Collectors.mapping(PublishedEndpoint::uri, Collectors.toList())));
        Map<HostKey, CompletableFuture<CommandResult>> asked = new LinkedHashMap<>();
        targets.forEach((host, uris) -> sessions.session(host)
                .ifPresent(session -> asked.put(
                        host,
                        session.startProbes(
                                plan.cluster(),
                                plan.epoch(),
                                plan.migration().value(),
                                uris.stream().limit(MAX_TARGETS_PER_HOST).toList(),
                                INTERVAL))));
        for (Map.Entry<HostKey, CompletableFuture<CommandResult>> each : asked.entrySet()) {
            started(each.getKey(), each.getValue());
        }
    }

    private void started(HostKey host, CompletableFuture<CommandResult> answer) throws InterruptedException {
        try {
            if (Answers.await(answer) instanceof CommandResult.Refused(String code, String reason)) {
                LOG.info("migration {}: host {} does not probe: {}: {}", plan.migration(), host, code, reason);
            } else {
                probing.add(host);
            }
        } catch (AgentUnreachableException e) {
            LOG.info("migration {}: host {} does not probe: {}", plan.migration(), host, e.getMessage());
        }
    }

    /** Stops the probes and says what they saw; nothing where there was nothing to probe. */
    synchronized List<Finding> stop() throws InterruptedException {
        Map<HostKey, CompletableFuture<AgentReply<List<ProbeOutcome>>>> asked = new LinkedHashMap<>();
        for (HostKey host : probing) {
            sessions.session(host)
                    .ifPresent(session ->
                            asked.put(host, session.stopProbes(plan.migration().value())));
        }
        List<ProbeOutcome> outcomes = new ArrayList<>();
        for (Map.Entry<HostKey, CompletableFuture<AgentReply<List<ProbeOutcome>>>> each : asked.entrySet()) {
            outcomes.addAll(stopped(each.getKey(), each.getValue()));
        }
        probing.clear();
        long sent = outcomes.stream().mapToLong(ProbeOutcome::sent).sum();
        if (sent == 0) {
            return List.of();
        }
        long failed = outcomes.stream().mapToLong(ProbeOutcome::failed).sum();
        Duration slowest = outcomes.stream()
                .map(ProbeOutcome::slowest)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        String seen =
                "the hosts probed %d published endpoints %d times during the migration: %d failed, the slowest answer took %.1f ms"
                        .formatted(outcomes.size(), sent, failed, slowest.toNanos() / 1e6);
        if (failed == 0) {
            return List.of(Finding.info("PROBES_ANSWERED", "cluster " + plan.clusterName(), seen, "none"));
        }
        String first = outcomes.stream()
                .filter(outcome -> outcome.failed() > 0)
                .map(outcome -> "%s: %s".formatted(outcome.target(), outcome.firstFailure()))
                .findFirst()
                .orElse("");
        return List.of(Finding.warning(
                "PROBES_FAILED",
                "cluster " + plan.clusterName(),
                seen + "; first: " + first,
                "check whether the endpoint failed before the migration too"));
    }

    /** Stops the probes without waiting for what they saw: the migration is called off. */
    synchronized void abandon() {
        for (HostKey host : probing) {
            sessions.session(host).ifPresent(session -> {
                var _ = session.stopProbes(plan.migration().value()).whenComplete((reply, failure) -> {
                    if (failure != null) {
                        LOG.info(
                                "migration {}: host {} may go on probing: {}",
                                plan.migration(),
                                host,
                                failure.getMessage());
                    }
                });
            });
        }
        probing.clear();
    }

    private List<ProbeOutcome> stopped(HostKey host, CompletableFuture<AgentReply<List<ProbeOutcome>>> answer)
            throws InterruptedException {
        try {
            return switch (Answers.await(answer)) {
                case AgentReply.Told<List<ProbeOutcome>>(List<ProbeOutcome> told) -> told;
                case AgentReply.Refused<List<ProbeOutcome>>(String code, String reason) -> {
                    LOG.info("migration {}: host {} keeps its probes: {}: {}", plan.migration(), host, code, reason);
                    yield List.of();
                }
            };
        } catch (AgentUnreachableException e) {
            LOG.info("migration {}: host {} does not tell of its probes: {}", plan.migration(), host, e.getMessage());
            return List.of();
        }
    }
}
