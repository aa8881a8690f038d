package io.drover.cli.rest;

import java.util.Optional;

/**
 * A plane as this command reaches it.
 *
 * @param name what the user calls it
 * @param url where it is
 * @param pinned its key; empty where trust is decided otherwise
 * @param token who asks; empty for what needs none
 */
public record Endpoint(String name, PlaneUrl url, Optional<KeyFingerprint> pinned, Optional<Token> token) {
    public static Endpoint of(String name, PlaneUrl url, KeyFingerprint pinned, Token token) {
        return new Endpoint(name, url, Optional.of(pinned), Optional.of(token));
    }
}
