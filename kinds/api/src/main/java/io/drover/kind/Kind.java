package io.drover.kind;

import io.drover.kind.service.Orchestrator;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of cluster. Implementations keep no state, are thread-safe, and are found by {@link java.util.ServiceLoader}.
 * They never start, stop or change a workload but by the operations of their {@link #orchestrator}.
 */
public interface Kind {
    /** The name by which users choose it, such as {@code swarm}. */
    String name();

    /** The endpoints that this take-over would look at on every candidate host; they are bound to the cluster later. */
    Set<LocalEndpoint> endpoints(TakeOver request);

    /** What may be asked of an endpoint in order to look and change nothing: also what a migration's target is granted. */
    List<Grant.Rule> inspection(LocalEndpoint endpoint);

    /**
     * The same for an endpoint of a cluster that is known already. To be preferred where there is a profile: a kind may
     * allow more of what the profile names, such as the path of a health check, and must not allow less.
     */
    default List<Grant.Rule> inspection(Profile profile, LocalEndpoint endpoint) {
        return inspection(endpoint);
    }

    /**
     * Finds the cluster and its members, and matches them to hosts. Every problem is a finding; none hides another.
     *
     * @throws KindException when so little answers that there is nothing to report on
     */
    Discovery discover(TakeOver request, Reach reach) throws KindException, InterruptedException;

    /**
     * Where the API for ordinary clients of a cluster is served, in the order in which to try: what an access point leads
     * to. Empty where the kind has none. Each must speak HTTP/1.1.
     */
    default List<AccessTarget> access(Profile profile) {
        return List.of();
    }

    /**
     * Reads the workload.
     *
     * @throws KindException when the cluster cannot be read; the message says which host and what it answered
     */
    Reading read(Profile profile, Reach reach) throws KindException, InterruptedException;

    /** What can be done to clusters of this kind; empty where they have no services. */
    default Optional<Orchestrator> orchestrator() {
        return Optional.empty();
    }
}
