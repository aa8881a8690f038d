package io.drover.server;

/** What a server does for its plane. */
public enum Role {
    /** REST, workflows. */
    API,
    /** What agents and peers connect to. */
    GATEWAY
}
