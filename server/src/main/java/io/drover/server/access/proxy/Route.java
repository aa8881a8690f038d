package io.drover.server.access.proxy;

import io.drover.server.access.AccessHome;
import io.drover.server.access.AccessRecord;
import io.drover.server.cluster.Cluster;

/** Where a connection goes that asks for a name. */
sealed interface Route {
    /** To a cluster of this plane. */
    record Here(AccessRecord access, Cluster cluster) implements Route {}

    /** To the plane to which the cluster went. */
    record Moved(AccessRecord access, AccessHome home) implements Route {}

    /** Nowhere at present: whoever asks is told why. */
    record Held(AccessRecord access, String why) implements Route {}

    /** This plane knows no such name. */
    record Unknown() implements Route {}
}
