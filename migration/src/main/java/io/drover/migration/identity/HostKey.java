package io.drover.migration.identity;

/** The Ed25519 public key by which a host is known: it signs the host's votes. In hexadecimal. */
public record HostKey(String hex) implements VerifyingKey, Comparable<HostKey> {
    public HostKey {
        Hex.check("host key", hex, 32);
    }

    @Override
    public int compareTo(HostKey other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12) + "…";
    }
}
