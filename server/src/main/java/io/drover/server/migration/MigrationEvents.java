package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.phase.Phase;
import io.drover.server.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is told of one migration, whichever route it takes. */
record MigrationEvents(MigrationId migration, Instant at) {
    Event host(HostKey host, String stage) {
        return of("migration.host", Map.of("host", host.hex(), "state", stage));
    }

    Event finding(Finding finding) {
        return of(
                "migration.finding",
                Map.of(
                        "code", finding.code(),
                        "severity", finding.severity().name(),
                        "target", finding.target(),
                        "seen", finding.seen(),
                        "fix", finding.fix()));
    }

    Event phase(Phase phase) {
        return of("migration.phase", Map.of("phase", phase.name()));
    }

    Event ended(Phase phase, Optional<Duration> blackout) {
        return of(
                "migration.ended",
                blackout.map(took ->
                                Map.of("outcome", phase.name(), "blackoutMs", String.valueOf(took.toNanos() / 1e6)))
                        .orElseGet(() -> Map.of("outcome", phase.name())));
    }

    /** What the audit tells of a phase that is stored, with those before it that were not. */
    static Map<String, String> audited(
            MigrationId migration, Phase phase, List<Event> unstored, Optional<Duration> blackout) {
        Map<String, String> details = new HashMap<>();
        details.put("migration", migration.value());
        details.put("phase", phase.name());
        String passed = unstored.stream()
                .filter(event -> event.type().equals("migration.phase"))
                .map(event -> event.details().getOrDefault("phase", ""))
                .collect(Collectors.joining(" "));
        if (!passed.isEmpty()) {
            details.put("passed", passed);
        }
        blackout.ifPresent(took -> details.put("blackoutMs", String.valueOf(took.toNanos() / 1e6)));
        return details;
    }

    private Event of(String type, Map<String, String> details) {
        return Event.of(at, type, migration.value(), details);
    }
}
