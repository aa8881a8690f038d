package io.drover.migration.host;

import static io.drover.migration.host.Follower.accepted;
import static io.drover.migration.host.Follower.refused;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.HostSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a host changes its key. The plane shows the host sets of all clusters on it; from then on the host knows which sets
 * name it by the next key, and has told nobody's hosts anything yet. Each cluster follows by a transfer of the plane to
 * itself, for which the host votes with the key of now, as the ended set names it. Once every ownership names the next key
 * and is settled, and the plane knows the host by it, the key of now is good for nothing, and the next one takes its place.
 */
final class Rekeying {
    private Rekeying() {}

    static HostTransition onOffered(HostState state, HostEvent.NextKeyOffered event) {
        PlaneId from = event.from();
        Optional<HostTransition> refusal = refuseUnlessAlone(state, from).or(() -> refuseOtherKey(state, event));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Map<Electorate, HostSet> shown = event.sets().stream()
                .collect(Collectors.toUnmodifiableMap(HostSet::electorate, Function.identity(), (one, same) -> one));
        Set<Electorate> naming = new HashSet<>(state.next().map(NextKey::naming).orElse(Set.of()));
        for (Holding holding : state.holdings().values()) {
            if (naming.contains(holding.hosts())) {
                continue;
            }
            HostSet set = shown.get(holding.hosts());
            if (set == null) {
                return refused(
                        state,
                        Refusal.GAP,
                        "the hosts of cluster %s at epoch %d are not among the %d host sets that are shown"
                                .formatted(
                                        holding.cluster(),
                                        holding.epoch(),
                                        event.sets().size()));
            }
            if (!set.contains(state.self()) || set.contains(event.next())) {
                return refused(
                        state,
                        Refusal.NOT_NAMED,
                        "the hosts of cluster %s do not have key %s, or have key %s already"
                                .formatted(holding.cluster(), state.self(), event.next()));
            }
            naming.add(set.replacing(state.self(), event.next()).electorate());
        }
        boolean taken = state.next().filter(NextKey::taken).isPresent();
        return accepted(state.with(Optional.of(new NextKey(from, event.next(), naming, taken))));
    }

    /** Only before a certificate named the next key; then there is no way back. */
    static HostTransition onWithdrawn(HostState state, HostEvent.NextKeyWithdrawn event) {
        Optional<NextKey> next = state.next().filter(offered -> offered.plane().equals(event.from()));
        if (next.isEmpty()) {
            return accepted(state);
        }
        boolean named = next.get().taken()
                || state.holdings().values().stream()
                        .anyMatch(holding -> next.get().isNamedIn(holding.hosts()));
        return named
                ? refused(
                        state,
                        Refusal.CONFLICT,
                        "plane %s, or a cluster on this host, knows it by key %s already"
                                .formatted(event.from(), next.get().key()))
                : accepted(state.with(Optional.empty()));
    }

    static HostTransition onTaken(HostState state, HostEvent.NextKeyTaken event) {
        if (state.plane(event.from()).isEmpty()) {
            return unknown(state, event.from());
        }
        if (state.self().equals(event.next())) {
            return accepted(state);
        }
        Optional<NextKey> next = state.next()
                .filter(offered -> offered.key().equals(event.next()))
                .filter(offered -> offered.plane().equals(event.from()));
        return next.map(offered -> accepted(state.with(Optional.of(offered.takenNow()))))
                .orElseGet(() -> refused(
                        state,
                        Refusal.CONFLICT,
                        "plane %s knows this host by key %s, to which it is not about to change for that plane"
                                .formatted(event.from(), event.next())));
    }

    /** While the key is changed, nothing may begin that names the host by the key of now. */
    static Optional<HostTransition> refuseMeanwhile(HostState state) {
        return state.next()
                .map(next -> refused(
                        state,
                        Refusal.CONFLICT,
                        "this host is changing its key to %s for plane %s; try again when it has"
                                .formatted(next.key(), next.plane())));
    }

    /** As {@link #refuseMeanwhile}, but for the plane that changes the key. */
    static Optional<HostTransition> refuseMeanwhile(HostState state, PlaneId plane) {
        return state.next().filter(next -> next.plane().equals(plane)).isPresent()
                ? Optional.empty()
                : refuseMeanwhile(state);
    }

    /** A host has one key for all planes: another plane would know it by the former one. */
    private static Optional<HostTransition> refuseUnlessAlone(HostState state, PlaneId from) {
        if (state.plane(from).isEmpty() || !state.reliesOn(from)) {
            return Optional.of(unknown(state, from));
        }
        for (Holding holding : state.holdings().values()) {
            if (holding.quarantined()) {
                return Optional.of(Follower.quarantined(state, holding.cluster()));
            }
            if (!holding.owner().id().equals(from)) {
                return Optional.of(otherPlane(state, holding.owner().id()));
            }
            boolean unsettled =
                    holding.accepted().filter(accepted -> !accepted.settled()).isPresent();
            if (holding.pending().isPresent() || (unsettled && state.next().isEmpty())) {
                return Optional.of(refused(
                        state,
                        Refusal.CONFLICT,
                        "a migration of cluster %s has not ended on this host; change its key when it has"
                                .formatted(holding.cluster())));
            }
        }
        return state.planes().values().stream()
                .filter(KnownPlane::enrolled)
                .map(plane -> plane.identity().id())
                .filter(plane -> !plane.equals(from))
                .findFirst()
                .map(plane -> otherPlane(state, plane));
    }

    private static Optional<HostTransition> refuseOtherKey(HostState state, HostEvent.NextKeyOffered event) {
        boolean another = state.next()
                .filter(next ->
                        !next.key().equals(event.next()) || !next.plane().equals(event.from()))
                .isPresent();
        return another || state.self().equals(event.next())
                ? Optional.of(refused(
                        state,
                        Refusal.CONFLICT,
                        "this host has key %s%s, and is to change to %s"
                                .formatted(
                                        state.self(),
                                        state.next()
                                                .map(next -> " and is changing to " + next.key())
                                                .orElse(""),
                                        event.next())))
                : Optional.empty();
    }

    private static HostTransition otherPlane(HostState state, PlaneId other) {
        return refused(
                state,
                Refusal.NOT_THE_OWNER,
                "plane %s knows this host by its key, too, and would know it no more: have that plane forget the host first"
                        .formatted(other));
    }

    private static HostTransition unknown(HostState state, PlaneId plane) {
        return refused(
                state,
                Refusal.NOT_ENROLLED,
                "plane %s is unknown to this host, or owns nothing on it".formatted(plane));
    }
}
