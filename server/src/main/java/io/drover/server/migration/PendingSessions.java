package io.drover.server.migration;

import io.drover.migration.codec.Shortened;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Member;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pending sessions of one migration: offers them to the hosts, and tells of each that both ends report open.
 * Thread-safe.
 */
final class PendingSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PendingSessions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A gateway takes some hundred hosts a second, and many dial at the same time. */
    private static final Duration PATIENCE_FOR_EACH_HOST = Duration.ofMillis(50);

    private static final long LOOK_EVERY_MILLIS = 50;
    private static final int MAX_TEXT = 2000;

    private final AgentSessions sessions;
    private final PendingOffer offer;
    private final Consumer<HostKey> connected;
    private final Set<HostKey> connectedHere = ConcurrentHashMap.newKeySet();
    private final Set<HostKey> connectedThere = ConcurrentHashMap.newKeySet();
    private final Map<HostKey, String> problems = new ConcurrentHashMap<>();

    /** @param connected told of each host whose session both ends report */
    PendingSessions(AgentSessions sessions, PendingOffer offer, Consumer<HostKey> connected) {
        this.sessions = sessions;
        this.offer = offer;
        this.connected = connected;
    }

    /** Why hosts are not connected, as far as they said. */
    Map<HostKey, String> problems() {
        return Map.copyOf(problems);
    }

    /** An agent reported on its pending session: open, or why not. */
    void reportedHere(HostKey host, Optional<String> error) {
        if (error.isEmpty()) {
            connectedHere.add(host);
            problems.remove(host);
            connectedIfBothSay(host);
        } else {
            connectedHere.remove(host);
            problems.put(host, error.get());
        }
    }

    /** The target reported a host's pending session. */
    void reportedThere(HostKey host) {
        connectedThere.add(host);
        connectedIfBothSay(host);
    }

    private void connectedIfBothSay(HostKey host) {
        if (connectedHere.contains(host) && connectedThere.contains(host)) {
            connected.accept(host);
        }
    }

    /**
     * Offers every host the pending session, also those whose agents come back meanwhile.
     *
     * @param done whether there is nothing to wait for any more
     * @return why not all are connected, when the time is over
     */
    Optional<Finding> offer(List<Member> members, BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + patience(members).toNanos();
        Set<HostKey> offered = ConcurrentHashMap.newKeySet();
        while (!done.getAsBoolean()) {
            for (Member member : members) {
                if (offered.add(member.host())) {
                    offer(member, offered);
                }
            }
            if (System.nanoTime() > deadline) {
                return Optional.of(notConnected(members));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return Optional.empty();
    }

    /** Waits until these hosts' agents are connected to this plane, for as long as they may take to dial again. */
    void awaitAgents(List<Member> members) throws InterruptedException {
        long deadline = System.nanoTime() + patience(members).toNanos();
        while (System.nanoTime() < deadline
                && members.stream()
                        .anyMatch(member -> sessions.session(member.host()).isEmpty())) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /** What fails is offered again. */
    private void offer(Member member, Set<HostKey> offered) {
        HostKey host = member.host();
        Optional<AgentSession> session = sessions.session(host);
        if (session.isEmpty()) {
            problems.put(host, "its agent is not connected to this plane");
            offered.remove(host);
            return;
        }
        var _ = offer.to(session.get()).whenComplete((result, failure) -> {
            if (failure != null) {
                problems.put(host, String.valueOf(failure.getMessage()));
                offered.remove(host);
            } else if (result instanceof CommandResult.Refused(String code, String reason)) {
                problems.put(host, "%s: %s".formatted(code, reason));
                offered.remove(host);
            }
        });
    }

    private static Duration patience(List<Member> members) {
        return PATIENCE.plus(PATIENCE_FOR_EACH_HOST.multipliedBy(members.size()));
    }

    private Finding notConnected(List<Member> members) {
        List<String> missing = new ArrayList<>();
        for (Member member : members) {
            HostKey host = member.host();
            if (!connectedHere.contains(host)) {
                missing.add("%s: %s"
                        .formatted(member.name(), problems.getOrDefault(host, "no report within the time allowed")));
            } else if (!connectedThere.contains(host)) {
                missing.add("%s: connected, but the target did not report it".formatted(member.name()));
            }
        }
        String seen = "%d of %d hosts have no pending session to %s after %d s: %s"
                .formatted(
                        missing.size(),
                        members.size(),
                        offer.destination(),
                        patience(members).toSeconds(),
                        String.join("; ", missing));
        return Finding.error(
                "HOSTS_NOT_CONNECTED",
                "cluster " + offer.clusterName(),
                Shortened.to(MAX_TEXT, seen),
                "make the target's gateway %s reachable from these hosts, or leave them out by name"
                        .formatted(offer.gateways()));
    }

    /** Asks the hosts to close them, as far as they can be reached. */
    void withdraw() {
        for (HostKey host : offer.hosts().hosts()) {
            sessions.session(host).ifPresent(this::withdraw);
        }
    }

    private void withdraw(AgentSession session) {
        var _ = session.withdrawPending(offer.cluster(), offer.epoch(), offer.migration())
                .whenComplete((result, failure) -> {
                    // The next attempt, or the next owner's offer, replaces what a host still keeps.
                    if (failure != null) {
                        LOG.info("migration {}: host {}: {}", offer.migration(), session.host(), failure.getMessage());
                    } else if (result instanceof CommandResult.Refused(String code, String reason)) {
                        LOG.warn(
                                "migration {}: host {} keeps its pending session: {}: {}",
                                offer.migration(),
                                session.host(),
                                code,
                                reason);
                    }
                });
    }
}
