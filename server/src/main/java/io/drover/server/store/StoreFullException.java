package io.drover.server.store;

/** The store has no space left. Nothing of the transaction is kept. */
public final class StoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreFullException(Throwable cause) {
        super("the plane's store has no space left; free some, nothing was changed", cause);
    }
}
