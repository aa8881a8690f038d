package io.drover.server.access;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.manifest.AccessPoint;
import java.util.Optional;

/**
 * The access point of a cluster that this plane owns or owned.
 *
 * @param cluster the cluster
 * @param point name, port, authority and clients
 * @param movedTo where the cluster went from here; empty while it is here
 */
public record AccessRecord(ClusterId cluster, AccessPoint point, Optional<AccessHome> movedTo) {
    public AccessRecord with(AccessPoint changed) {
        return new AccessRecord(cluster, changed, movedTo);
    }

    /** As of a cluster that left; what comes for it is led there. */
    public AccessRecord movedTo(AccessHome home) {
        return new AccessRecord(cluster, point, Optional.of(home));
    }
}
