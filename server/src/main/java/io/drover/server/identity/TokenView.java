package io.drover.server.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A token as REST tells it: never the token itself. */
record TokenView(
        String id,
        String label,
        Set<String> scope,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> usedAt) {
    static TokenView of(AccessToken token) {
        return new TokenView(
                token.id(),
                token.label().orElse(""),
                new TreeSet<>(token.scope()),
                token.createdAt(),
                token.expiresAt(),
                token.usedAt());
    }
}
