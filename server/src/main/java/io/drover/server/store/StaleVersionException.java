package io.drover.server.store;

/** A row was changed by another since it was read. The whole transaction is undone; read again and decide anew. */
public final class StaleVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StaleVersionException(String what, long version) {
        super("%s was changed by another since version %d".formatted(what, version));
    }
}
