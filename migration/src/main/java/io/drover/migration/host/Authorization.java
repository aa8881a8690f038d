package io.drover.migration.host;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Instant;
import java.util.Optional;

/**
 * A plane's wish to use a local endpoint.
 *
 * @param from the plane that asks
 * @param cluster the cluster for which it asks
 * @param epoch the epoch at which it believes to own it, or at which the grant was given; 0 where nobody owns the
 *     endpoint yet
 * @param endpoint what it wants to use
 * @param grant by which it may, where it is not the owner
 */
public record Authorization(
        PlaneId from, ClusterId cluster, long epoch, LocalEndpoint endpoint, Optional<Signed<Grant>> grant) {
    /** What the plane may do by a tunnel to the endpoint. */
    public Access tunnel(HostState state, Instant now) {
        Optional<Holding> bound = state.boundTo(endpoint);
        if (bound.isPresent()
                && bound.get().cluster().equals(cluster)
                && !bound.get().quarantined()
                && bound.get().owner().id().equals(from)
                && bound.get().epoch() == epoch) {
            return new Access.Full();
        }
        return switch (granted(state, now)) {
            case Granted.No(Refusal refusal, String reason) -> new Access.Denied(refusal, reason);
            case Granted.Yes(Grant given) ->
                given.tunnelRule(endpoint)
                        .<Access>map(Access.Limited::new)
                        .orElseGet(() -> new Access.Denied(
                                Refusal.NOT_GRANTED, "the grant says nothing of endpoint %s".formatted(endpoint)));
        };
    }

    /** Whether the plane may be told who listens at the endpoint. */
    public Optional<Access.Denied> listener(HostState state, Instant now) {
        if (tunnel(state, now) instanceof Access.Full) {
            return Optional.empty();
        }
        return switch (granted(state, now)) {
            case Granted.No(Refusal refusal, String reason) -> Optional.of(new Access.Denied(refusal, reason));
            case Granted.Yes(Grant given) when given.allowsListener(endpoint) -> Optional.empty();
            case Granted.Yes ignored ->
                Optional.of(new Access.Denied(
                        Refusal.NOT_GRANTED, "the grant says nothing of who listens at %s".formatted(endpoint)));
        };
    }

    private Granted granted(HostState state, Instant now) {
        Optional<Holding> bound = state.boundTo(endpoint);
        if (bound.isPresent() && bound.get().quarantined()) {
            return new Granted.No(Refusal.QUARANTINED, "an adoption named this host as lost");
        }
        if (grant.isEmpty()) {
            return new Granted.No(
                    Refusal.NOT_THE_OWNER,
                    bound.map(holding ->
                                    "endpoint %s belongs to cluster %s, owned by plane %s at epoch %d; plane %s asked for cluster %s at epoch %d"
                                            .formatted(
                                                    endpoint,
                                                    holding.cluster(),
                                                    holding.owner().id(),
                                                    holding.epoch(),
                                                    from,
                                                    cluster,
                                                    epoch))
                            .orElseGet(() ->
                                    "endpoint %s belongs to no cluster, and no grant was shown".formatted(endpoint)));
        }
        Grant given = grant.get().statement();
        if (!given.grantee().equals(from)
                || !given.cluster().equals(cluster)
                || given.epoch() != epoch
                || !now.isBefore(given.expires())) {
            return new Granted.No(
                    Refusal.NOT_GRANTED,
                    "the grant is for plane %s, cluster %s, epoch %d, until %s; plane %s asked for cluster %s at epoch %d at %s"
                            .formatted(
                                    given.grantee(),
                                    given.cluster(),
                                    given.epoch(),
                                    given.expires(),
                                    from,
                                    cluster,
                                    epoch,
                                    now));
        }
        return bound.isPresent() ? grantedByOwner(bound.get(), given) : grantedByEnrolment(state, given);
    }

    private Granted grantedByOwner(Holding holding, Grant given) {
        boolean pendingTarget = holding.pending()
                .filter(pending -> pending.target().id().equals(from)
                        && pending.migration().equals(given.migration()))
                .isPresent();
        boolean valid = pendingTarget
                && holding.cluster().equals(cluster)
                && holding.epoch() == epoch
                && grant.orElseThrow().verifiedBy(holding.owner().key());
        return valid
                ? new Granted.Yes(given)
                : new Granted.No(
                        Refusal.NOT_GRANTED,
                        "the grant does not come from plane %s, the owner of cluster %s at epoch %d, for its pending migration"
                                .formatted(holding.owner().id(), holding.cluster(), holding.epoch()));
    }

    /** An endpoint that nobody owns yet may be looked at by a plane that could take it over: within its own grant. */
    private Granted grantedByEnrolment(HostState state, Grant given) {
        boolean valid = epoch == 0
                && state.plane(from)
                        .filter(KnownPlane::enrolled)
                        .filter(plane ->
                                grant.orElseThrow().verifiedBy(plane.identity().key()))
                        .isPresent();
        return valid
                ? new Granted.Yes(given)
                : new Granted.No(
                        Refusal.NOT_GRANTED,
                        "endpoint %s belongs to no cluster, and plane %s is not enrolled on this host"
                                .formatted(endpoint, from));
    }

    private sealed interface Granted {
        record Yes(Grant grant) implements Granted {}

        record No(Refusal refusal, String reason) implements Granted {}
    }
}
