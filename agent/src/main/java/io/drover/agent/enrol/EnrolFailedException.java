package io.drover.agent.enrol;

/** A plane did not take this host in. */
public final class EnrolFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    public EnrolFailedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, such as {@code TOKEN_USED}; {@code UNREACHABLE} where no gateway answered. */
    public String code() {
        return code;
    }
}
