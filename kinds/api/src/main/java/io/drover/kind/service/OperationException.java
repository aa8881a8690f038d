package io.drover.kind.service;

import io.drover.kind.Excerpt;

/** An operation that was not carried out. The message is one sentence for the user. */
public final class OperationException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_LENGTH = 1000;

    private final Reason reason;

    public OperationException(Reason reason, String message) {
        super(Excerpt.of(message, MAX_LENGTH));
        this.reason = reason;
    }

    public OperationException(Reason reason, String message, Throwable cause) {
        super(Excerpt.of(message, MAX_LENGTH), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Why it was not carried out. */
    public enum Reason {
        /** What was named is not there. */
        NOT_FOUND,
        /** It was changed by somebody else meanwhile, or its state forbids it. */
        CONFLICT,
        /** The cluster does not take it. */
        REFUSED,
        /** No host that could do it answers. Whether anything was changed is not known. */
        UNREACHABLE
    }
}
