package io.drover.kind.swarm.engine;

/** An engine that gave no usable answer. The message names the host, the request and what was seen. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean tooOld;

    EngineException(String message, Throwable cause) {
        super(message, cause);
        this.tooOld = false;
    }

    EngineException(String message, boolean tooOld) {
        super(message);
        this.tooOld = tooOld;
    }

    /** Whether it answers, but speaks only versions of the API that Drover does not. */
    public boolean isTooOld() {
        return tooOld;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
