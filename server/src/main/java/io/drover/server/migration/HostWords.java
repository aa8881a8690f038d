package io.drover.server.migration;

import io.drover.migration.identity.HostKey;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState.Plan;
import io.drover.server.cluster.Cluster;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.CommandResult;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the hosts of one migration that is given up for their word that it never gets their vote, and its target whether it
 * has seen a certificate of it: either may remember a commit that this plane, restored from an old copy, does not.
 */
final class HostWords {
    private static final Logger LOG = LoggerFactory.getLogger(HostWords.class);

    private final SourceContext context;
    private final PeerCalls target;
    private final Plan plan;
    private final Executor threads;
    private final Consumer<SourceEvent> events;
    private final Set<HostKey> given = ConcurrentHashMap.newKeySet();

    HostWords(SourceContext context, PeerCalls target, Plan plan, Executor threads, Consumer<SourceEvent> events) {
        this.context = context;
        this.target = target;
        this.plan = plan;
        this.threads = threads;
        this.events = events;
    }

    /** Asks again and again until there is no need any more; a plane that stands down asks for nothing. */
    void ask(BooleanSupplier awaited) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (awaited.getAsBoolean()) {
            if (isOvertaken()) {
                events.accept(new SourceEvent.OwnershipEnded());
                return;
            }
            if (context.standDown().reason().isEmpty()) {
                for (HostKey host : plan.ended().hosts()) {
                    if (!given.contains(host)) {
                        context.sessions().session(host).ifPresent(this::ask);
                    }
                }
                threads.execute(this::askTarget);
            }
            backoff.pause();
        }
    }

    private boolean isOvertaken() {
        return context.store()
                .<Optional<Cluster>>read(transaction -> transaction.clusters().find(plan.cluster()))
                .filter(here -> plan.isOvertakenBy(here.chain()))
                .isPresent();
    }

    private void ask(AgentSession session) {
        var _ = session.askWord(plan.cluster(), plan.epoch(), plan.migration(), plan.incarnation())
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        LOG.info("migration {}: host {}: {}", plan.migration(), session.host(), failure.getMessage());
                    } else {
                        answered(session.host(), result);
                    }
                });
    }

    private void answered(HostKey host, CommandResult result) {
        switch (result) {
            case CommandResult.Accepted ignored -> {
                given.add(host);
                events.accept(new SourceEvent.WordGiven(host));
            }
            case CommandResult.Voted ignored -> {}
            case CommandResult.Promised ignored -> {}
            case CommandResult.Refused(String code, String reason) ->
                LOG.warn(
                        "migration {}: host {} does not give its word that it never votes for it: {}: {}",
                        plan.migration(),
                        host,
                        code,
                        reason);
        }
    }

    private void askTarget() {
        try {
            target.certificateSeen(plan.migration(), plan.cluster())
                    .ifPresent(certificate -> context.decisions().shown("peer " + target.name(), certificate));
        } catch (PeerException e) {
            LOG.info("migration {}: {}", plan.migration(), e.getMessage());
        }
    }
}
