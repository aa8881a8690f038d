package io.drover.server.migration;

import io.drover.migration.phase.Phase;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** When each phase of a migration was entered, as seen by this server process. Thread-safe. */
final class PhaseTimes {
    private final Map<Phase, Instant> entered = new EnumMap<>(Phase.class);

    PhaseTimes(Instant now, Phase phase) {
        entered.put(phase, now);
    }

    synchronized void entered(Phase phase, Instant at) {
        entered.put(phase, at);
    }

    synchronized Optional<Instant> startOf(Phase phase) {
        return Optional.ofNullable(entered.get(phase));
    }

    /** When the first phase entered after this one was. */
    synchronized Optional<Instant> endOf(Phase phase) {
        return entered.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(phase) > 0)
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
