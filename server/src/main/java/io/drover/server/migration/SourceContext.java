package io.drover.server.migration;

import io.drover.server.access.AccessAuthorities;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.migration.precheck.Prechecks;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** What every migration at its source works with. */
record SourceContext(
        String planeName,
        Store store,
        PlaneKeys keys,
        AgentSessions sessions,
        ReachFactory reaches,
        PeerChannels channels,
        ClusterLocks locks,
        Prechecks prechecks,
        StandDown standDown,
        OwnDecisions decisions,
        AccessAuthorities authorities,
        InstantSource clock) {
    /** Waits while this plane stands down: a restored plane moves no migration on. */
    void awaitGood() throws InterruptedException {
        while (standDown.reason().isPresent()) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** Whether the plane stood down, or was recovered, since {@link StandDown#changes} was this. */
    boolean isOutdated(int changes) {
        return standDown.reason().isPresent() || standDown.changes() != changes;
    }

    PeerCalls callsTo(Peer peer) {
        return new PeerCalls(peer, channels);
    }
}
