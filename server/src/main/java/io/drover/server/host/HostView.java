package io.drover.server.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A host as REST tells it; what it did not tell of itself yet is absent. */
record HostView(
        String key,
        String name,
        boolean online,
        Optional<String> hostname,
        Optional<String> os,
        Optional<String> kernel,
        Optional<String> architecture,
        Optional<Integer> cpus,
        Optional<Long> memoryBytes,
        Optional<String> agentVersion,
        List<String> addresses,
        Instant enrolledAt,
        Optional<Instant> seenAt,
        List<String> clusters) {
    static HostView of(Host host, boolean online, List<String> clusters) {
        Optional<HostFactsRecord> facts = host.facts();
        return new HostView(
                host.key().hex(),
                host.name(),
                online,
                facts.map(HostFactsRecord::hostname),
                facts.map(HostFactsRecord::os),
                facts.map(HostFactsRecord::kernel),
                facts.map(HostFactsRecord::architecture),
                facts.map(HostFactsRecord::cpus),
                facts.map(HostFactsRecord::memoryBytes),
                facts.map(HostFactsRecord::agentVersion),
                facts.map(HostFactsRecord::addresses).orElse(List.of()),
                host.enrolledAt(),
                host.seenAt(),
                clusters);
    }
}
