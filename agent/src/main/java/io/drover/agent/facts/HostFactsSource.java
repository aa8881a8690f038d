package io.drover.agent.facts;

import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.Listener;
import java.util.List;

/** Tells a host's facts, and what listens on it. Thread-safe. */
public interface HostFactsSource {
    HostFacts read();

    /** Which process listens at each endpoint; one answer for each, in order. */
    List<Listener> listeners(List<LocalEndpoint> endpoints);
}
