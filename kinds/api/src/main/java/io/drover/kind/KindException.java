package io.drover.kind;

/** A cluster that could not be read. The message is for the user: which host, what was seen, what to do. */
public final class KindException extends Exception {
    private static final long serialVersionUID = 1L;

    public KindException(String message) {
        super(message);
    }

    public KindException(String message, Throwable cause) {
        super(message, cause);
    }
}
