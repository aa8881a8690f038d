package io.drover.agent.command;

/** How drover-agent exits. */
final class ExitCode {
    static final int OK = 0;
    /** A fault of the agent itself. */
    static final int FAULT = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The host has joined no plane. */
    static final int NOT_JOINED = 3;
    /** The state folder is held by another agent, or a file in it is missing, torn or altered. */
    static final int STATE = 4;
    /** A plane refused the host, or the host refused the order. */
    static final int REFUSED = 5;
    /** No gateway of the plane was reached. */
    static final int UNREACHABLE = 6;

    private ExitCode() {}
}
