package io.drover.server.recovery;

import io.drover.migration.host.Refusal;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.CommandResult;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The promises of hosts to one attempt to recover, as one incarnation. In memory only: a restart asks anew. Thread-safe. */
final class Promises {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AgentSessions sessions;
    private final int incarnation;
    private final Digest recovery;
    private final Map<HostKey, List<HeldOwnership>> given = new ConcurrentHashMap<>();
    private final Map<HostKey, Integer> refusedBefore;
    private final Map<HostKey, String> refusals = new ConcurrentHashMap<>();
    private final Set<HostKey> tooOld = ConcurrentHashMap.newKeySet();

    Promises(AgentSessions sessions, int incarnation) {
        this(sessions, incarnation, new ConcurrentHashMap<>());
    }

    private Promises(AgentSessions sessions, int incarnation, Map<HostKey, Integer> refusedBefore) {
        this.sessions = sessions;
        this.incarnation = incarnation;
        this.refusedBefore = refusedBefore;
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        this.recovery = Digest.of(random);
    }

    /** The same recovery asks anew. What hosts refused before is what they refused before they were asked first. */
    Promises as(int higher) {
        return new Promises(sessions, higher, refusedBefore);
    }

    int incarnation() {
        return incarnation;
    }

    /** Asks those that have a session and have not promised yet; does not wait for their answers. */
    void ask(Collection<HostKey> hosts) {
        for (HostKey host : hosts) {
            if (!given.containsKey(host)) {
                sessions.session(host).ifPresent(this::ask);
            }
        }
    }

    private void ask(AgentSession session) {
        HostKey host = session.host();
        var _ = session.askPromise(incarnation, recovery).whenComplete((answer, failure) -> {
            if (failure != null) {
                refusals.put(host, String.valueOf(failure.getMessage()));
                return;
            }
            switch (answer) {
                case CommandResult.Promised(List<HeldOwnership> holdings) -> {
                    given.put(
                            host,
                            holdings.stream()
                                    .map(held -> held.refusedBelow(
                                            refusedBefore.merge(host, held.refusedBelow(), Math::min)))
                                    .toList());
                    refusals.remove(host);
                }
                case CommandResult.Refused(String code, String reason) -> {
                    refusals.put(host, code + ": " + reason);
                    if (code.equals(Refusal.OLD_INCARNATION.name())) {
                        tooOld.add(host);
                    }
                }
                case CommandResult.Accepted _, CommandResult.Voted _ ->
                    refusals.put(host, "the agent's answer was not one to the question");
            }
        });
    }

    Map<HostKey, List<HeldOwnership>> given() {
        return Map.copyOf(given);
    }

    /** Why a host does not promise, as it said last. */
    Optional<String> refusal(HostKey host) {
        return Optional.ofNullable(refusals.get(host));
    }

    /** Hosts that were asked for this incarnation before, by a life of this plane that was lost. */
    Set<HostKey> tooOld() {
        return Set.copyOf(tooOld);
    }
}
