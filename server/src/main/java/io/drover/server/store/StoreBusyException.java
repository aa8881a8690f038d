package io.drover.server.store;

/** The store was held by others for too long. Nothing of the transaction is kept; the same may work later. */
public final class StoreBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreBusyException(Throwable cause) {
        super("the plane's store was held by others for too long; nothing was changed, try again", cause);
    }
}
