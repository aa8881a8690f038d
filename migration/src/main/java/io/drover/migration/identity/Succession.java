package io.drover.migration.identity;

import java.util.List;

/**
 * A plane's word that other keys are its own from now on. Those who know it by the former keys believe it by the former
 * key's signature. Signed by the next key, it says to those who followed where the plane is found once the former keys are
 * gone.
 *
 * @param former what the plane was known by
 * @param next what it is known by from now on: the same plane, another signing key
 * @param gateways where it listens, and which TLS keys it may show there
 */
public record Succession(PlaneIdentity former, PlaneIdentity next, List<GatewayAddress> gateways) implements Statement {
    /** More addresses than this are refused, so that a hostile statement costs little. */
    public static final int MAX_GATEWAYS = 128;

    public Succession {
        gateways = List.copyOf(gateways);
        if (!former.id().equals(next.id())) {
            throw new IllegalArgumentException("plane %s cannot hand its keys on to plane %s: expected the same plane"
                    .formatted(former.id(), next.id()));
        }
        if (former.key().equals(next.key())) {
            throw new IllegalArgumentException(
                    "plane %s is to change its key %s for the same one".formatted(former.id(), former.key()));
        }
        if (gateways.isEmpty() || gateways.size() > MAX_GATEWAYS) {
            throw new IllegalArgumentException(
                    "a plane with %d gateways: expected 1 to %d".formatted(gateways.size(), MAX_GATEWAYS));
        }
    }
}
