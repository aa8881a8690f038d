package io.drover.server.gateway;

/** An agent's reply to a question. That there is none is no reply: see {@link AgentUnreachableException}. */
public sealed interface AgentReply<T> {
    /** The answer. */
    record Told<T>(T answer) implements AgentReply<T> {}

    /**
     * The agent will not: nothing was done.
     *
     * @param code a {@link io.drover.migration.host.Refusal}'s name, or another stable code of the agent's
     */
    record Refused<T>(String code, String reason) implements AgentReply<T> {}
}
