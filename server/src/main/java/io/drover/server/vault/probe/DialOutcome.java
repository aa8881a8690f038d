package io.drover.server.vault.probe;

/** How an attempt to log in ended. */
public enum DialOutcome {
    /** Logged in. */
    OK,
    /** The address is there, and nothing listens at the port. */
    REFUSED,
    /** Nothing answered in time. */
    TIMEOUT,
    /** The name is unknown, or there is no way to the address. */
    UNREACHABLE,
    /** The server does not know the user, or not with this secret. */
    WRONG_PASSWORD,
    /** The server knows the user, and has no such database. */
    UNKNOWN_DATABASE,
    /** The server has no TLS, or shows a certificate that is not trusted. */
    TLS_PROBLEM,
    /** The SSH server shows another key than before. */
    HOST_KEY_CHANGED,
    /** The SSH key cannot be read, such as with a wrong passphrase. */
    KEY_UNUSABLE,
    /** Anything else. */
    FAILED
}
