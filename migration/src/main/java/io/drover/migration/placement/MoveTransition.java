package io.drover.migration.placement;

import io.drover.migration.phase.Transition;
import java.util.List;

/**
 * What follows from an event.
 *
 * @param state the next state
 * @param durable whether it must be stored before any effect is carried out
 * @param effects what to do then
 */
public record MoveTransition(MoveState state, boolean durable, List<MoveEffect> effects)
        implements Transition<MoveState, MoveEffect> {
    public MoveTransition {
        effects = List.copyOf(effects);
    }

    static MoveTransition stored(MoveState state, MoveEffect... effects) {
        return new MoveTransition(state, true, List.of(effects));
    }

    static MoveTransition volatileStep(MoveState state, MoveEffect... effects) {
        return new MoveTransition(state, false, List.of(effects));
    }
}
