package io.drover.migration.source;

import io.drover.migration.phase.Transition;
import java.util.List;

/**
 * What follows from an event.
 *
 * @param state the new state
 * @param durable whether the new state must be stored before any effect; a state that need not be is rebuilt after a
 *     restart by repeating idempotent effects
 * @param effects to be carried out then
 */
public record SourceTransition(SourceState state, boolean durable, List<SourceEffect> effects)
        implements Transition<SourceState, SourceEffect> {
    public SourceTransition {
        effects = List.copyOf(effects);
    }

    static SourceTransition stored(SourceState state, SourceEffect... effects) {
        return new SourceTransition(state, true, List.of(effects));
    }

    static SourceTransition volatileStep(SourceState state, SourceEffect... effects) {
        return new SourceTransition(state, false, List.of(effects));
    }
}
