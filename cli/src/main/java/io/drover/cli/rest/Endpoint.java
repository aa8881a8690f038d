package io.drover.cli.rest;

import java.util.Optional;

/**
 * A plane as this command reaches it.
 *
 * @param name what the user calls it
 * @param url where it is
 * @param pinned its key; empty where trust is decided otherwise
 * @param next the key that it said it would show once its keys are rotated, if they are
 * @param token who asks; empty for what needs none
 */
public record Endpoint(
        String name,
        PlaneUrl url,
        Optional<KeyFingerprint> pinned,
        Optional<KeyFingerprint> next,
        Optional<Token> token) {
    public Endpoint(String name, PlaneUrl url, Optional<KeyFingerprint> pinned, Optional<Token> token) {
        this(name, url, pinned, Optional.empty(), token);
    }

    public static Endpoint of(String name, PlaneUrl url, KeyFingerprint pinned, Token token) {
        return new Endpoint(name, url, Optional.of(pinned), Optional.of(token));
    }
}
