package io.drover.migration.host;

import java.util.List;

/**
 * What follows from an event.
 *
 * @param state to be stored durably first, if it differs from the one before
 * @param effects to be carried out then, in this order
 */
public record HostTransition(HostState state, List<HostEffect> effects) {
    public HostTransition {
        effects = List.copyOf(effects);
    }

    /** The answer to the event's sender. */
    public HostEffect.HostAnswer answer() {
        return effects.stream()
                .filter(HostEffect.Answer.class::isInstance)
                .map(effect -> ((HostEffect.Answer) effect).answer())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an event without an answer"));
    }
}
