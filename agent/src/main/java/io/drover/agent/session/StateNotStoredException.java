package io.drover.agent.session;

/** A host's state could not be stored, so the event did not happen. */
public final class StateNotStoredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateNotStoredException(String reason) {
        super(reason);
    }
}
