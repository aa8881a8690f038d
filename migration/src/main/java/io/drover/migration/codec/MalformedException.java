package io.drover.migration.codec;

/** Bytes that are not the canonical encoding of what was expected. The message names the place and never quotes a value. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
