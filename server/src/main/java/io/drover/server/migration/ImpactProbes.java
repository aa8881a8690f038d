package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.source.SourceState.Plan;
import io.drover.server.gateway.AgentReply;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.Answers;
import io.drover.server.gateway.CommandResult;
import io.drover.server.gateway.ProbeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Starts the probes; a host that cannot probe is passed over. */
    synchronized void start(Profile profile) throws InterruptedException {
        Map<HostKey, List<String>> targets = profile.published().stream()
                .collect(Collectors.groupingBy(
                        PublishedEndpoint::host, Collectors.mapping(PublishedEndpoint::uri, Collectors.toList())));
        for (Map.Entry<HostKey, List<String>> host : targets.entrySet()) {
            Optional<AgentSession> session = sessions.session(host.getKey());
            if (session.isPresent()) {
                start(session.get(), host.getValue());
            }
        }
    }

    private void start(AgentSession session, List<String> targets) throws InterruptedException {
        try {
            CommandResult result = Answers.await(session.startProbes(
                    plan.cluster(),
                    plan.epoch(),
                    plan.migration().value(),
                    targets.stream().limit(MAX_TARGETS_PER_HOST).toList(),
                    INTERVAL));
            if (result instanceof CommandResult.Refused(String code, String reason)) {
                LOG.info(
                        "migration {}: host {} does not probe: {}: {}", plan.migration(), session.host(), code, reason);
            } else {
                probing.add(session.host());
            }
        } catch (AgentUnreachableException e) {
            LOG.info("migration {}: host {} does not probe: {}", plan.migration(), session.host(), e.getMessage());
        }
    }

    /** Stops the probes and says what they saw; nothing where there was nothing to probe. */
    synchronized List<Finding> stop() throws InterruptedException {
        List<ProbeOutcome> outcomes = new ArrayList<>();
        for (HostKey host : probing) {
            Optional<AgentSession> session = sessions.session(host);
            if (session.isPresent()) {
                outcomes.addAll(stop(session.get()));
            }
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

    private List<ProbeOutcome> stop(AgentSession session) throws InterruptedException {
        try {
            AgentReply<List<ProbeOutcome>> reply =
                    Answers.await(session.stopProbes(plan.migration().value()));
            return switch (reply) {
                case AgentReply.Told<List<ProbeOutcome>>(List<ProbeOutcome> told) -> told;
                case AgentReply.Refused<List<ProbeOutcome>>(String code, String reason) -> {
                    LOG.info(
                            "migration {}: host {} keeps its probes: {}: {}",
                            plan.migration(),
                            session.host(),
                            code,
                            reason);
                    yield List.of();
                }
            };
        } catch (AgentUnreachableException e) {
            LOG.info(
                    "migration {}: host {} does not tell of its probes: {}",
                    plan.migration(),
                    session.host(),
                    e.getMessage());
            return List.of();
        }
    }
}
