package io.drover.server.gateway;

/** Is told of callers that a gateway refused. Thread-safe; may block. */
@FunctionalInterface
public interface RefusalListener {
    /**
     * A call was refused.
     *
     * @param who the caller, by the key that it showed
     * @param from its address, without a port
     * @param what it called
     * @param code why, for programs
     * @param reason why, for people
     */
    void refused(String who, String from, String what, String code, String reason);
}
