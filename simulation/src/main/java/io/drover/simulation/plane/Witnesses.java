package io.drover.simulation.plane;

import io.drover.migration.identity.PlaneId;
import io.drover.simulation.plane.PeerReply.Done;
import io.drover.simulation.plane.Testimonies.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What peers tell to one attempt to recover, as the server's class of the same name asks them. */
final class Witnesses {
    private static final long AGAIN_AFTER_MILLIS = 10_000;

    private final Server server;
    private final Map<PlaneId, List<Told>> told = new TreeMap<>();
    private final Set<PlaneId> asked = new HashSet<>();
    private final Map<PlaneId, Long> answeredMillis = new TreeMap<>();

    Witnesses(Server server) {
        this.server = server;
    }

    private List<SimulatedPlane> peers() {
        return server.planes().all().stream()
                .filter(plane -> plane != server.plane())
                .toList();
    }

    Set<PlaneId> peerIds() {
        Set<PlaneId> ids = new HashSet<>();
        peers().forEach(peer -> ids.add(peer.id()));
        return ids;
    }

    /**
     * Asks those that have not answered of late.
     *
     * @param named whether this plane knows of the cluster
     * @param heard told what each peer tells
     */
    void ask(boolean named, Consumer<List<Told>> heard) {
        PlaneId self = server.plane().id();
        for (SimulatedPlane peer : peers()) {
            PlaneId id = peer.id();
            if (!hasAnsweredOfLate(id) && asked.add(id)) {
                server.<List<Told>>callPlane(
                        peer,
                        "testify",
                        (there, reply) -> reply.accept(new Done<>(new Testimonies(there.plane()).about(self, named))),
                        answer -> {
                            asked.remove(id);
                            if (answer instanceof Done<List<Told>>(List<Told> all)) {
                                told.put(id, all);
                                answeredMillis.put(id, nowMillis());
                                heard.accept(all);
                            }
                        },
                        () -> asked.remove(id));
            }
        }
    }

    private boolean hasAnsweredOfLate(PlaneId peer) {
        Long at = answeredMillis.get(peer);
        return at != null && nowMillis() - at < AGAIN_AFTER_MILLIS;
    }

    private long nowMillis() {
        return server.world().loop().nowMillis();
    }

    boolean hasAnswered(PlaneId peer) {
        return told.containsKey(peer);
    }

    boolean areComplete(Set<PlaneId> without) {
        return peers().stream().map(SimulatedPlane::id).allMatch(id -> told.containsKey(id) || without.contains(id));
    }

    Map<PlaneId, List<Told>> told() {
        return told;
    }

    List<Told> all() {
        return told.values().stream().flatMap(List::stream).toList();
    }
}
