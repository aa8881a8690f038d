package io.drover.server.gateway;

/** An agent could not be asked, or did not answer. Whether it did what it was asked is unknown. */
public final class AgentUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause reason;

    AgentUnreachableException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why there is no answer. */
    public enum Cause {
        /** The host has no session with this gateway. */
        OFFLINE,
        /** The session ended before the answer came. */
        DISCONNECTED,
        /** No answer came in time. */
        TIMEOUT,
        /** Too many questions wait for this agent's answers already. */
        BUSY,
        /** The answer was not one to the question. */
        MALFORMED
    }

    public Cause reason() {
        return reason;
    }
}
