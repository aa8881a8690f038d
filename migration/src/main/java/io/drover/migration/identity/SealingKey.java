package io.drover.migration.identity;

/** A public X25519 key to which boxes are sealed, in hexadecimal. */
public record SealingKey(String hex) implements Comparable<SealingKey> {
    public SealingKey {
        Hex.check("sealing key", hex, 32);
    }

    @Override
    public int compareTo(SealingKey other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12) + "…";
    }
}
