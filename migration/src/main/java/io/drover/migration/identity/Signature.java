package io.drover.migration.identity;

/** An Ed25519 signature, in hexadecimal. */
public record Signature(String hex) implements Comparable<Signature> {
    public Signature {
        Hex.check("signature", hex, 64);
    }

    @Override
    public int compareTo(Signature other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12) + "…";
    }
}
