package io.drover.server.security;

import io.drover.migration.identity.Digest;
import io.drover.server.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** Makes the administrator's token: at a plane's first start, and when an operator with access to the server asks. */
public final class AdminToken {
    private static final int BYTES = 32;

    private final Store store;
    private final InstantSource time;

    AdminToken(Store store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    /**
     * Makes a token where the plane has none yet, or where one is asked for. To be called once all else has started: a
     * token of a server that does not start would never be seen.
     *
     * @param wanted whether to make one in any case
     */
    public Optional<Issued> issue(boolean wanted) {
        Issued fresh = Issued.random();
        return store.write(transaction -> {
            AccessTokenRepository tokens = transaction.accessTokens();
            if (!wanted && !tokens.isEmpty()) {
                return Optional.<Issued>empty();
            }
            tokens.insert(new AccessToken(fresh.digest(), "admin", time.instant()));
            return Optional.of(fresh);
        });
    }

    /** A token in the clear: 256 random bits. Prints nothing of itself. */
    public record Issued(String text) {
        static Issued random() {
            byte[] secret = new byte[BYTES];
            new SecureRandom().nextBytes(secret);
            return new Issued(
                    "drover_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        }

        Digest digest() {
            return Digest.of(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Issued[]";
        }
    }
}
