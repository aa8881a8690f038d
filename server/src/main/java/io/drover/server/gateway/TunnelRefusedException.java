package io.drover.server.gateway;

import java.io.IOException;

/** A tunnel that could not be opened. */
public final class TunnelRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    TunnelRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The agent's refusal, such as {@code NOT_THE_OWNER}, or an {@link AgentUnreachableException.Cause}'s name. */
    public String code() {
        return code;
    }
}
