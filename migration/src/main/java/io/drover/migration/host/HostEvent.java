package io.drover.migration.host;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to a host. {@code from} is the plane whose session brought it, known by the TLS key that its gateway
 * showed.
 */
public sealed interface HostEvent {
    /** An operator let a plane manage this host: its token was valid at both ends. */
    record Enrolled(PlaneIdentity plane, List<GatewayAddress> gateways, PlaneClock clock) implements HostEvent {}

    /** A plane told its clock, as it does at the start of every session. */
    record ClockTold(PlaneId from, PlaneClock clock) implements HostEvent {}

    /** A plane says that other keys are its own from now on. */
    record SuccessionShown(PlaneId from, Signed<Succession> succession) implements HostEvent {}

    /**
     * The plane that all clusters here belong to has this host change its key. The host has made the next one, and has it
     * on its disk.
     *
     * @param next the host's next key
     * @param sets the hosts of each cluster here, by the keys of now
     */
    record NextKeyOffered(PlaneId from, HostKey next, List<HostSet> sets) implements HostEvent {}

    /** The plane gives that up before any certificate names the next key. */
    record NextKeyWithdrawn(PlaneId from, HostKey next) implements HostEvent {}

    /** The plane has stored that it knows the host by this key, too. */
    record NextKeyTaken(PlaneId from, HostKey next) implements HostEvent {}

    /** A plane took a cluster over from nobody. */
    record GenesisShown(PlaneId from, Signed<Genesis> genesis, Set<LocalEndpoint> endpoints) implements HostEvent {}

    /** The owner changed which local endpoints belong to the cluster. */
    record EndpointsBound(PlaneId from, ClusterId cluster, long epoch, Set<LocalEndpoint> endpoints)
            implements HostEvent {}

    /** The owner asks for a pending session to the target of a migration: another plane, or another pool of its own. */
    record PendingOffered(
            PlaneId from,
            ClusterId cluster,
            long epoch,
            MigrationId migration,
            PlaneIdentity target,
            Optional<PoolName> pool,
            List<GatewayAddress> gateways)
            implements HostEvent {}

    /** The owner ended a migration before its commit. */
    record PendingWithdrawn(PlaneId from, ClusterId cluster, long epoch, MigrationId migration) implements HostEvent {}

    /**
     * The owner gives a migration up and asks for the host's word that no certificate of it, by this incarnation of the
     * owner or one before, gets its vote.
     */
    record WordAsked(PlaneId from, ClusterId cluster, long epoch, MigrationId migration, int incarnation)
            implements HostEvent {}

    /** The owner placed a cluster with other gateways of its own; from whoever has it. */
    record PlacementShown(Signed<Placement> placement) implements HostEvent {}

    /** Links of a cluster's chain, oldest first, from whoever has them. */
    record LinksShown(ClusterId cluster, List<Link> links) implements HostEvent {}

    /** The proof that a transfer is settled, from whoever has it. */
    record MajorityShown(Majority majority) implements HostEvent {}

    /**
     * A plane that recovers asks for the promise to refuse its older incarnations.
     *
     * @param recovery this attempt, by a random number: a promise is given to one attempt only
     */
    record PromiseAsked(PlaneId from, int incarnation, Digest recovery) implements HostEvent {}

    /** A plane that owns nothing here any more asks to be forgotten. */
    record ForgetAsked(PlaneId from) implements HostEvent {}

    /** The owner stops managing a cluster. */
    record ReleaseAsked(PlaneId from, ClusterId cluster, long epoch) implements HostEvent {}

    /** Root on this host stated an adoption. */
    record AdoptionOrdered(AdoptionTerms terms) implements HostEvent {}
}
