package io.drover.migration.phase;

import java.util.List;

/**
 * What follows from an event at a migration's source.
 *
 * @param <S> the states that there are
 * @param <F> what can be done
 */
public interface Transition<S, F> {
    /** The new state. */
    S state();

    /** Whether it must be stored before any effect is carried out. */
    boolean durable();

    /** What to do then. */
    List<F> effects();
}
