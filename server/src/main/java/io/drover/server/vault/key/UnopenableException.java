package io.drover.server.vault.key;

/** Something encrypted cannot be opened: it was altered, or its root key is not there. */
public final class UnopenableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnopenableException(String message) {
        super(message);
    }

    UnopenableException(String message, Throwable cause) {
        super(message, cause);
    }
}
