package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.server.gateway.AgentReply;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.Answers;
import io.drover.server.gateway.CommandResult;
import io.drover.server.gateway.ProbeOutcome;
import io.drover.server.gateway.ProbeSpan;
import io.drover.server.migration.impact.ImpactDraft;
import io.drover.server.migration.impact.ImpactRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the hosts of a cluster probe the business that they publish while a migration runs, so that the operator sees
 * whether anyone could notice. Each host counts by itself; the source says when the blackout begins and ends, so no clock
 * is compared with another. A host goes on when it obeys the target, and its former owner takes the counts.
 *
 * <p>Probes never stop a migration: what cannot be asked or read becomes a note in the record. Thread-safe.
 */
final class ImpactProbes {
    private static final Logger LOG = LoggerFactory.getLogger(ImpactProbes.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final AgentSessions sessions;
    private final MigratingCluster migrating;
    private final Map<HostKey, Asked> probing = new ConcurrentHashMap<>();
    private final ImpactDraft draft = new ImpactDraft();
    private final AtomicBoolean begun = new AtomicBoolean();
    private ProbeSpan span = ProbeSpan.BEFORE;
    private long spanBegan = System.nanoTime();

    /** What a host was asked to probe. */
    private record Asked(String hostName, List<String> uris) {}

    ImpactProbes(AgentSessions sessions, MigratingCluster migrating) {
        this.sessions = sessions;
        this.migrating = migrating;
    }

    /**
     * Starts the probes, of all hosts at once; a host that cannot probe is passed over.
     *
     * @param again whether an earlier server may have started them: what was counted until now is dropped then, as it is
     *     not known when that server held the lock
     */
    void start(Profile profile, boolean again) throws InterruptedException {
        begun.set(true);
        if (again) {
            draft.note(
                    "the source's server was restarted before the commit; what was probed until then is not counted");
        }
        Map<HostKey, Asked> wanted = wanted(profile);
        Map<HostKey, CompletableFuture<CommandResult>> answers = new LinkedHashMap<>();
        wanted.forEach((host, asked) -> {
            Optional<AgentSession> session = sessions.session(host);
            String name = asked.hostName();
            if (session.isEmpty()) {
                draft.note("host %s does not probe: it is not connected".formatted(name));
                return;
            }
            if (again) {
                logged(name, session.get().stopProbes(migrating.migration().value()));
            }
            answers.put(
                    host,
                    session.get()
                            .startProbes(
                                    migrating.cluster(),
                                    migrating.epoch(),
                                    migrating.migration().value(),
                                    asked.uris(),
                                    INTERVAL));
        });
        for (Map.Entry<HostKey, Asked> each : wanted.entrySet()) {
            CompletableFuture<CommandResult> answer = answers.get(each.getKey());
            if (answer != null) {
                started(each.getKey(), each.getValue(), answer);
            }
        }
    }

    private void started(HostKey host, Asked asked, CompletableFuture<CommandResult> answer)
            throws InterruptedException {
        String name = asked.hostName();
        try {
            if (Answers.await(answer) instanceof CommandResult.Refused(String code, String reason)) {
                draft.note("host %s does not probe: %s: %s".formatted(name, code, reason));
            } else {
                probing.put(host, asked);
            }
        } catch (AgentUnreachableException e) {
            draft.note("host %s does not probe: %s".formatted(name, e.getMessage()));
        }
    }

    /** Begins a part of the migration, without waiting; nothing where it is in that one or a later one. */
    void enter(ProbeSpan next) {
        synchronized (this) {
            if (next.compareTo(span) <= 0) {
                return;
            }
            span = next;
            spanBegan = System.nanoTime();
        }
        probing.forEach((host, asked) -> sessions.session(host)
                .ifPresentOrElse(
                        session -> logged(
                                asked.hostName(),
                                session.markProbes(migrating.migration().value(), next)),
                        () -> draft.note("host %s was not told when window %s began: it was not connected"
                                .formatted(asked.hostName(), next))));
    }

    /**
     * Waits until hosts have probed for a while since the target serves; not at all where none probes.
     *
     * @param atLeast counted from then on, not from now
     */
    void awaitSamples(Duration atLeast) throws InterruptedException {
        long left;
        synchronized (this) {
            left = spanBegan + atLeast.toNanos() - System.nanoTime();
        }
        if (left > 0 && !probing.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /** Takes what the hosts counted, where an earlier server started them. */
    void takeUp(Profile profile) {
        if (begun.compareAndSet(false, true)) {
            probing.putAll(wanted(profile));
            if (!probing.isEmpty()) {
                draft.note(
                        "the source's server was restarted after the commit; what hosts counted by then is told under the window that was begun last");
            }
        }
    }

    /** Stops the probes and records what they saw. */
    ImpactRecord stop() throws InterruptedException {
        Map<HostKey, CompletableFuture<AgentReply<List<ProbeOutcome>>>> answers = new LinkedHashMap<>();
        Map<HostKey, Asked> probed = Map.copyOf(probing);
        probed.forEach((host, asked) -> sessions.session(host)
                .ifPresentOrElse(
                        session -> answers.put(
                                host, session.stopProbes(migrating.migration().value())),
                        () -> draft.note("host %s does not tell what it counted: it is not connected"
                                .formatted(asked.hostName()))));
        for (Map.Entry<HostKey, Asked> each : probed.entrySet()) {
            CompletableFuture<AgentReply<List<ProbeOutcome>>> answer = answers.get(each.getKey());
            if (answer != null) {
                stopped(each.getKey(), each.getValue(), answer);
            }
        }
        probing.clear();
        return draft.record();
    }

    private void stopped(HostKey host, Asked asked, CompletableFuture<AgentReply<List<ProbeOutcome>>> answer)
            throws InterruptedException {
        String name = asked.hostName();
        try {
            switch (Answers.await(answer)) {
                case AgentReply.Told<List<ProbeOutcome>>(List<ProbeOutcome> told) ->
                    told.forEach(outcome -> told(host, asked, outcome));
                case AgentReply.Refused<List<ProbeOutcome>>(String code, String reason) ->
                    draft.note("host %s does not tell what it counted: %s: %s".formatted(name, code, reason));
            }
        } catch (AgentUnreachableException e) {
            draft.note("host %s does not tell what it counted: %s".formatted(name, e.getMessage()));
        }
    }

    private void told(HostKey host, Asked asked, ProbeOutcome outcome) {
        if (asked.uris().contains(outcome.target())) {
            draft.add(host, asked.hostName(), outcome);
        } else {
            draft.note("host %s tells of an endpoint that it was not asked to probe; that is passed over"
                    .formatted(asked.hostName()));
        }
    }

    /** What the probes saw, in one finding; nothing where there was nothing to probe. */
    List<Finding> findings() {
        return draft.finding(migrating.clusterName()).stream().toList();
    }

    /** Stops the probes without waiting for what they saw: the migration is called off. */
    void abandon() {
        probing.forEach((host, asked) -> sessions.session(host)
                .ifPresent(session -> logged(
                        asked.hostName(),
                        session.stopProbes(migrating.migration().value()))));
        probing.clear();
    }

    private void logged(String name, CompletableFuture<?> answer) {
        var _ = answer.whenComplete((told, failure) -> {
            if (failure != null) {
                LOG.info("migration {}: probes of host {}: {}", migrating.migration(), name, failure.getMessage());
            } else if (told instanceof CommandResult.Refused(String code, String reason)) {
                LOG.info("migration {}: probes of host {}: {}: {}", migrating.migration(), name, code, reason);
            }
        });
    }

    private Map<HostKey, Asked> wanted(Profile profile) {
        ProbedEndpoints probed = ProbedEndpoints.of(profile.published());
        if (probed.someDoNot()) {
            draft.note("%d of the %d hosts that publish endpoints probe them"
                    .formatted(probed.byHost().size(), probed.publishing()));
        }
        Map<HostKey, Asked> wanted = new LinkedHashMap<>();
        probed.byHost().forEach((host, uris) -> {
            String name = profile.member(host).map(Member::name).orElseGet(host::toString);
            if (uris.size() > AgentSession.MOST_PROBE_TARGETS) {
                draft.note("host %s probes %d of its %d published endpoints"
                        .formatted(name, AgentSession.MOST_PROBE_TARGETS, uris.size()));
            }
            wanted.put(
                    host,
                    new Asked(
                            name,
                            uris.stream().limit(AgentSession.MOST_PROBE_TARGETS).toList()));
        });
        return wanted;
    }
}
