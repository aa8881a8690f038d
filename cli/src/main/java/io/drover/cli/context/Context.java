package io.drover.cli.context;

import io.drover.cli.rest.Endpoint;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.PlaneUrl;
import io.drover.cli.rest.Token;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A plane that the user logged in to.
 *
 * @param name what the user calls it
 * @param url where it is
 * @param fingerprint its key, pinned
 * @param next the key that it will show once its keys are rotated, if they are
 * @param token by which the user is known there
 * @param madeToken the token's ID, where logging in made the token, and so nobody else has it
 */
public record Context(
        String name,
        PlaneUrl url,
        KeyFingerprint fingerprint,
        Optional<KeyFingerprint> next,
        Token token,
        Optional<String> madeToken) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    public Context {
        checkName(name);
    }

    /** The plane says that another key follows the one that is pinned. */
    Context expecting(KeyFingerprint follows) {
        return follows.equals(fingerprint)
                ? this
                : new Context(name, url, fingerprint, Optional.of(follows), token, madeToken);
    }

    /** The key that was to follow was seen: the former one is trusted no more. */
    Context followed() {
        return new Context(name, url, next.orElse(fingerprint), Optional.empty(), token, madeToken);
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "context '%s': expected 1 to 63 letters, digits, dots, dashes and underscores"
                            .formatted(name.length() > 80 ? name.substring(0, 80) + "..." : name));
        }
    }

    public Endpoint endpoint() {
        return new Endpoint(name, url, Optional.of(fingerprint), next, Optional.of(token));
    }
}
