package io.drover.migration.host;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a host must not forget. It is stored, and on disk, before any effect of the event that changed it is carried
 * out.
 *
 * @param self this host's key
 * @param planes the planes it knows
 * @param holdings the clusters on it
 * @param next the key that it is about to change to
 */
public record HostState(
        HostKey self, Map<PlaneId, KnownPlane> planes, Map<ClusterId, Holding> holdings, Optional<NextKey> next) {
    public HostState {
        planes = Map.copyOf(planes);
        holdings = Map.copyOf(holdings);
    }

    public static HostState fresh(HostKey self) {
        return new HostState(self, Map.of(), Map.of(), Optional.empty());
    }

    /**
     * The sessions to hold: with the planes that enrolled the host, own a cluster on it, may come to own one, or owned
     * one until a transfer that is not known to be settled; and with the pool that a cluster may move to.
     */
    public Set<SessionTarget> sessions() {
        Set<SessionTarget> sessions = new HashSet<>();
        planes.values().stream()
                .filter(KnownPlane::enrolled)
                .forEach(plane -> sessions.add(at(plane.identity().id())));
        for (Holding holding : holdings.values()) {
            holding.planes().forEach(plane -> sessions.add(at(plane)));
            holding.pending().ifPresent(pending -> sessions.add(target(pending)));
        }
        return Set.copyOf(sessions);
    }

    /** The session by which a plane commands this host. */
    public SessionTarget at(PlaneId plane) {
        return new SessionTarget(plane, plane(plane).map(KnownPlane::pool).orElse(PoolName.DEFAULT));
    }

    /** The session that a migration in progress asks for. */
    public SessionTarget target(Holding.Pending pending) {
        PlaneId plane = pending.target().id();
        return pending.pool().map(pool -> new SessionTarget(plane, pool)).orElseGet(() -> at(plane));
    }

    /** Where to dial for a session; empty where it is not called for any more. */
    public List<GatewayAddress> gateways(SessionTarget target) {
        Optional<KnownPlane> known = plane(target.plane());
        if (known.filter(plane -> plane.pool().equals(target.pool())).isPresent()) {
            return known.get().gateways();
        }
        return holdings.values().stream()
                .flatMap(holding -> holding.pending().stream())
                .filter(pending -> target(pending).equals(target))
                .map(Holding.Pending::gateways)
                .findFirst()
                .orElse(List.of());
    }

    /** The cluster that a local endpoint is bound to. */
    public Optional<Holding> boundTo(LocalEndpoint endpoint) {
        return holdings.values().stream()
                .filter(holding -> holding.endpoints().contains(endpoint))
                .findFirst();
    }

    /**
     * Whether a plane matters here for anything but the given cluster. The word of that cluster's owner then does not
     * change where the plane is dialled: it could lead the plane's sessions elsewhere.
     */
    boolean reliesOn(PlaneId plane, ClusterId otherThan) {
        return plane(plane).filter(KnownPlane::enrolled).isPresent()
                || holdings.values().stream()
                        .filter(holding -> !holding.cluster().equals(otherThan))
                        .anyMatch(holding -> holding.planes().contains(plane));
    }

    /** Whether a plane matters here at all, so that nobody else's word changes by which keys it is known. */
    boolean reliesOn(PlaneId plane) {
        return plane(plane).filter(KnownPlane::enrolled).isPresent()
                || holdings.values().stream()
                        .anyMatch(holding -> holding.planes().contains(plane));
    }

    /** The key by which a host set that has this host in it names it. */
    HostKey keyIn(Electorate hosts) {
        return next.filter(offered -> offered.isNamedIn(hosts))
                .map(NextKey::key)
                .orElse(self);
    }

    /** One set of hosts followed another: whoever was named by the next key goes on so. */
    HostState followed(Electorate ended, Electorate begun) {
        return next.filter(offered -> offered.isNamedIn(ended))
                .map(offered -> with(Optional.of(offered.alsoNamedIn(begun))))
                .orElse(this);
    }

    /** By the next key from now on, where nothing that matters names the host by the one of now any more. */
    HostState rekeyed() {
        Optional<NextKey> replacing = next.filter(NextKey::taken)
                .filter(offered -> holdings.values().stream()
                        .filter(holding -> !holding.quarantined())
                        .allMatch(holding -> offered.isNamedIn(holding.hosts())
                                && holding.accepted()
                                        .map(Holding.Accepted::settled)
                                        .orElse(true)));
        return replacing
                .map(offered -> new HostState(offered.key(), planes, holdings, Optional.empty()))
                .orElseGet(this::withoutOrphanedKey);
    }

    /** The plane that asked for another key is gone from this host before anything named it: so nobody could withdraw it. */
    private HostState withoutOrphanedKey() {
        return next.filter(offered -> !offered.taken()
                        && !reliesOn(offered.plane())
                        && holdings.values().stream().noneMatch(holding -> offered.isNamedIn(holding.hosts())))
                .map(_ -> with(Optional.empty()))
                .orElse(this);
    }

    public Optional<Holding> holding(ClusterId cluster) {
        return Optional.ofNullable(holdings.get(cluster));
    }

    public Optional<KnownPlane> plane(PlaneId plane) {
        return Optional.ofNullable(planes.get(plane));
    }

    HostState with(Holding holding) {
        Map<ClusterId, Holding> changed = new HashMap<>(holdings);
        changed.put(holding.cluster(), holding);
        return new HostState(self, planes, changed, next);
    }

    HostState without(ClusterId cluster) {
        Map<ClusterId, Holding> changed = new HashMap<>(holdings);
        changed.remove(cluster);
        return new HostState(self, planes, changed, next);
    }

    HostState with(Optional<NextKey> key) {
        return new HostState(self, planes, holdings, key);
    }

    HostState with(KnownPlane plane) {
        Map<PlaneId, KnownPlane> changed = new HashMap<>(planes);
        changed.put(plane.identity().id(), plane);
        return new HostState(self, changed, holdings, next);
    }
}
