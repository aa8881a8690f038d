package io.drover.migration.identity;

/** A sealed box that does not open. */
public final class SealBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SealBrokenException(String context, Throwable cause) {
        super(
                "the sealed %s does not open: it was sealed to another key, for another purpose, or was altered"
                        .formatted(context),
                cause);
    }
}
