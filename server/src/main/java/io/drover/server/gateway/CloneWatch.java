package io.drover.server.gateway;

import io.drover.migration.identity.HostKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Hosts whose key was shown by two running agents. Such a host is refused until only one agent has dialled for a while.
 * An agent that runs dials at least every 30 seconds, so a silent one is gone. Guarded by its caller.
 */
final class CloneWatch {
    private final InstantSource clock;
    private final Duration quiet;
    private final Map<HostKey, Case> cases = new HashMap<>();

    CloneWatch(InstantSource clock, Duration quiet) {
        this.clock = clock;
        this.quiet = quiet;
    }

    /** When each instance last dialled, and the instances that themselves run twice: cloned with their memory. */
    private record Case(Map<String, Instant> dials, Set<String> doubled) {}

    void found(HostKey host, InstanceMark one, InstanceMark other) {
        Case found = cases.computeIfAbsent(host, ignored -> new Case(new HashMap<>(), new HashSet<>()));
        found.dials().put(one.instance(), clock.instant());
        found.dials().put(other.instance(), clock.instant());
        if (one.instance().equals(other.instance())) {
            found.doubled().add(one.instance());
        }
    }

    /** Whether a host that dials is still refused; ends the case when every other agent has been silent for long. */
    boolean refuses(HostKey host, InstanceMark dialling) {
        Case open = cases.get(host);
        if (open == null) {
            return false;
        }
        Instant now = clock.instant();
        open.dials().put(dialling.instance(), now);
        boolean otherDialled = open.dials().entrySet().stream()
                .anyMatch(dial -> !dial.getKey().equals(dialling.instance())
                        && Duration.between(dial.getValue(), now).compareTo(quiet) < 0);
        // A doubled instance cannot be told from its copy, so it is refused until it has been started anew.
        if (otherDialled || open.doubled().contains(dialling.instance())) {
            return true;
        }
        cases.remove(host);
        return false;
    }
}
