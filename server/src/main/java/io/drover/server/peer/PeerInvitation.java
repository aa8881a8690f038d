package io.drover.server.peer;

import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * An invitation as it is handed over: everything that the other plane needs in order to know whom it joins.
 *
 * @param secret good once
 * @param plane the inviting plane's keys
 * @param gateways where it listens, and the keys that it shows there
 * @param expiresAt void from then on
 */
public record PeerInvitation(String secret, PlaneIdentity plane, List<GatewayAddress> gateways, Instant expiresAt) {
    private static final String PREFIX = "drover-peer1.";
    private static final int MAX_TEXT = 16_384;

    public PeerInvitation {
        gateways = List.copyOf(gateways);
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("an invitation without a gateway's address");
        }
    }

    public String encode() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Canonical.encode(this));
    }

    /** Throws IllegalArgumentException, with the reason, where the text is no invitation. */
    public static PeerInvitation parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(PREFIX) || trimmed.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "not an invitation: expected a text that begins with '%s', as 'drover peer invite' prints it"
                            .formatted(PREFIX));
        }
        try {
            return Canonical.decode(
                    PeerInvitation.class, Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length())));
        } catch (MalformedException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the invitation is damaged: copy it whole, as it was printed", e);
        }
    }

    @Override
    public String toString() {
        return "PeerInvitation[of plane " + plane.id() + ", until " + expiresAt + "]";
    }
}
