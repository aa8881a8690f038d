package io.drover.kind.swarm.engine;

import java.util.Optional;

/** An engine that gave no usable answer. The message names the host, the request and what was seen. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean tooOld;
    private final transient Optional<Refusal> refusal;

    EngineException(String message, Throwable cause) {
        super(message, cause);
        this.tooOld = false;
        this.refusal = Optional.empty();
    }

    EngineException(String message, boolean tooOld) {
        super(message);
        this.tooOld = tooOld;
        this.refusal = Optional.empty();
    }

    EngineException(String message, Refusal refusal) {
        super(message);
        this.tooOld = false;
        this.refusal = Optional.of(refusal);
    }

    /**
     * What an engine answered in place of what was asked.
     *
     * @param status of HTTP
     * @param said its own words, in one line of bounded length
     */
    public record Refusal(int status, String said) {}

    /** What the engine answered, where it gave an answer at all. */
    public Optional<Refusal> refusal() {
        return refusal;
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
