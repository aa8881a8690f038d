package io.drover.server.store;

/** The store failed in a way that its user cannot mend. The message says whether anything was changed. */
public final class StoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
