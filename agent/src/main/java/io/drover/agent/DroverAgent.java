package io.drover.agent;

import io.drover.agent.command.AgentCommandLine;

/**
 * The {@code drover-agent} command.
 *
 * <p>Exit codes: 0 done; 1 a fault of the agent's own; 2 a wrong command line; 3 the host has joined no plane; 4 the
 * state folder is in use, or a file in it is missing, torn or altered; 5 refused, by the plane or by this host; 6 no
 * gateway was reached.
 */
public final class DroverAgent {
    private DroverAgent() {}

    public static void main(String[] arguments) {
        System.exit(AgentCommandLine.run(arguments));
    }
}
