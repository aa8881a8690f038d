package io.drover.protocol;

import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import java.util.Base64;
import java.util.List;

/**
 * What an operator carries from a plane to a host so that the two come to know each other: where the plane listens, the
 * keys it shows there, and a secret that works once.
 *
 * @param plane the plane that made the token; the host's signature names it, so that it proves nothing elsewhere
 * @param secret proves to the plane that an operator wants the host; 16 to 256 characters
 * @param gateways where the plane listens, and the key fingerprint it must show there; 1 to 64
 */
public record JoinToken(PlaneId plane, String secret, List<GatewayAddress> gateways) {
    private static final String PREFIX = "drover1.";
    private static final int MAX_GATEWAYS = 64;
    private static final int MIN_SECRET = 16;
    private static final int MAX_SECRET = 256;
    private static final int MAX_TEXT = 64 << 10;

    public JoinToken {
        gateways = List.copyOf(gateways);
        if (gateways.isEmpty() || gateways.size() > MAX_GATEWAYS) {
            throw new IllegalArgumentException(
                    "a join token with %d gateways: expected 1 to %d".formatted(gateways.size(), MAX_GATEWAYS));
        }
        if (secret.length() < MIN_SECRET || secret.length() > MAX_SECRET) {
            throw new IllegalArgumentException("a join token with a secret of %d characters: expected %d to %d"
                    .formatted(secret.length(), MIN_SECRET, MAX_SECRET));
        }
    }

    /** The token as text: {@code drover1.} and the canonical encoding in unpadded URL-safe Base64. */
    public String encode() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Canonical.encode(this));
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException when the text is not a token; the message says why and quotes none of it
     */
    public static JoinToken parse(String text) {
        String token = text.strip();
        if (!token.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "this is not a join token: expected text that begins with '%s', as printed by 'drover host token'"
                            .formatted(PREFIX));
        }
        if (token.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "a join token of %d characters: expected at most %d".formatted(token.length(), MAX_TEXT));
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the join token holds characters that are not Base64: copy it whole, on one line", e);
        }
        try {
            return Canonical.decode(JoinToken.class, bytes);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(
                    "the join token is cut short or altered (%s): copy it whole".formatted(e.getMessage()), e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "JoinToken[plane=" + plane + ", gateways=" + gateways + "]";
    }
}
