package io.drover.server.vault.probe;

/** An attempt to log in that failed. The message is for people, says what to do, and holds no secret. */
final class DialFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final DialOutcome outcome;

    DialFailure(DialOutcome outcome, String message, Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    DialOutcome outcome() {
        return outcome;
    }
}
