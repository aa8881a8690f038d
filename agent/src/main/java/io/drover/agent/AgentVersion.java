package io.drover.agent;

/** What this build calls itself. */
public final class AgentVersion {
    public static final String VERSION = "0.1.0";

    private AgentVersion() {}
}
