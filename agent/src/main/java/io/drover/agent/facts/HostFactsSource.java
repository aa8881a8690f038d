package io.drover.agent.facts;

import io.drover.protocol.v1.HostFacts;

/** Tells a host's facts. Thread-safe. */
@FunctionalInterface
public interface HostFactsSource {
    HostFacts read();
}
