package io.drover.testbed.fleet;

import io.drover.agent.facts.HostFactsSource;
import io.drover.agent.facts.LinuxFacts;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The machine that all agents of a fleet run on, each as if it were its own. The process table is read once for many of
 * them: hosts of a real fleet would each read their own, at the same time, where here one machine would read the same
 * table a thousand times over. Thread-safe.
 */
final class SharedMachine {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final LinuxFacts machine;
    private final HostFacts facts;
    private Reading last = new Reading(List.of(), List.of(), 0);

    SharedMachine(Path folder) {
        machine = new LinuxFacts(folder, InstantSource.system());
        facts = machine.read();
    }

    /** The machine as a host of this name. */
    HostFactsSource named(String hostname) {
        return new HostFactsSource() {
            @Override
            public HostFacts read() {
                return facts.toBuilder()
                        .setHostname(hostname)
                        .setClockMillis(System.currentTimeMillis())
                        .build();
            }

            @Override
            public List<Listener> listeners(List<LocalEndpoint> endpoints) {
                return SharedMachine.this.listeners(endpoints);
            }
        };
    }

    /** At most {@link #FRESH} old. */
    private synchronized List<Listener> listeners(List<LocalEndpoint> endpoints) {
        long now = System.nanoTime();
        if (!last.endpoints().equals(endpoints) || now - last.takenNanos() > FRESH.toNanos()) {
            last = new Reading(endpoints, machine.listeners(endpoints), now);
        }
        return last.listeners();
    }

    private record Reading(List<LocalEndpoint> endpoints, List<Listener> listeners, long takenNanos) {}
}
