package io.drover.server.migration;

import io.drover.server.access.AccessAuthorities;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import java.time.InstantSource;

/**
 * What every claim works with.
 *
 * @param hosts brings the cluster's hosts up to date
 * @param sessions the hosts' sessions
 * @param authorities this plane's, for access points
 */
record ClaimContext(
        String planeName,
        Store store,
        Events events,
        PlaneKeys keys,
        Kinds kinds,
        ReachFactory reaches,
        Admission admission,
        ClaimJournal journal,
        LateHosts hosts,
        AgentSessions sessions,
        AccessAuthorities authorities,
        InstantSource clock) {}
