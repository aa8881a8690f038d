package io.drover.server.migration;

import io.drover.migration.ownership.Majority;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.event.Events;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What every claim works with.
 *
 * @param settle tells the cluster's hosts that a transfer is settled
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
        Consumer<Majority> settle,
        InstantSource clock) {}
