package io.drover.server.security;

import java.util.Optional;

/** Knows callers by what they show. Thread-safe. */
public interface CallerDirectory {
    Optional<Caller> byToken(String token);

    /** @param secret the value of the session's cookie */
    Optional<Caller> bySession(String secret);

    /** The same caller as of now; empty where it may no longer ask for anything. For requests that last. */
    Optional<Caller> renewed(Caller caller);
}
