package io.drover.migration.identity;

/** The Ed25519 public key by which a plane is known: it signs grants, certificates and aborts. In hexadecimal. */
public record PlaneKey(String hex) implements VerifyingKey, Comparable<PlaneKey> {
    public PlaneKey {
        Hex.check("plane key", hex, 32);
    }

    @Override
    public int compareTo(PlaneKey other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12) + "…";
    }
}
