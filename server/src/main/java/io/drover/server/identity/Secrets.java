package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Random texts by which somebody is known: 256 bits. A plain digest of one is as good as a slow one, since nobody can try
 * them all; and looking it up by its digest tells nothing of one that exists.
 */
final class Secrets {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String random() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    static Digest digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** What a session's requests carry against forgery: known to who has the cookie's value, and telling nothing of it. */
    static String csrf(String sessionSecret) {
        return digest("drover-csrf " + sessionSecret).hex();
    }
}
