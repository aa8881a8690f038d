package io.drover.kind.http;

/** A request without a usable answer. The message continues the sentence "the endpoint …": {@code closed the connection}. */
public final class HttpFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public HttpFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    public HttpFailedException(String message) {
        super(message);
    }
}
