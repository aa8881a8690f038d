package io.drover.simulation.plane;

import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.Refusal;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.HeldOwnership;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The promises of hosts to one attempt to recover, as the server's class of the same name collects them. */
final class Promises {
    private final Server server;
    private final int incarnation;
    private final Digest recovery;
    private final Map<HostKey, List<HeldOwnership>> given = new TreeMap<>();
    private final Map<HostKey, Integer> refusedBefore;
    private final Set<HostKey> tooOld = new HashSet<>();

    Promises(Server server, int incarnation) {
        this(server, incarnation, new TreeMap<>());
    }

    private Promises(Server server, int incarnation, Map<HostKey, Integer> refusedBefore) {
        this.server = server;
        this.incarnation = incarnation;
        this.refusedBefore = refusedBefore;
        this.recovery =
                Digest.of("recovery-%d".formatted(server.world().nextSession()).getBytes(StandardCharsets.UTF_8));
    }

    /** The same recovery asks anew. */
    Promises as(int higher) {
        return new Promises(server, higher, refusedBefore);
    }

    int incarnation() {
        return incarnation;
    }

    void ask(Iterable<HostKey> hosts) {
        for (HostKey host : hosts) {
            if (!given.containsKey(host)) {
                server.sessions().session(host).ifPresent(session -> ask(host, session));
            }
        }
    }

    private void ask(HostKey host, PlaneSession session) {
        session.command(
                new HostEvent.PromiseAsked(server.plane().id(), incarnation, recovery),
                answer -> {
                    if (answer instanceof HostAnswer.Promised(List<HeldOwnership> holdings)) {
                        given.put(
                                host,
                                holdings.stream()
                                        .map(held -> held.refusedBelow(
                                                refusedBefore.merge(host, held.refusedBelow(), Math::min)))
                                        .toList());
                    } else if (answer instanceof HostAnswer.Refused(Refusal refusal, String ignored)
                            && refusal == Refusal.OLD_INCARNATION) {
                        tooOld.add(host);
                    }
                },
                () -> {});
    }

    Map<HostKey, List<HeldOwnership>> given() {
        return given;
    }

    /** How many hosts were asked for this incarnation before, by a life of this plane that was lost. */
    int tooOld() {
        return tooOld.size();
    }
}
