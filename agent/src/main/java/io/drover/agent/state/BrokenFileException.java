package io.drover.agent.state;

/** A file of the agent's that is missing, torn or altered. The message names the file and says what to do. */
public final class BrokenFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenFileException(String message) {
        super(message);
    }

    public BrokenFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
