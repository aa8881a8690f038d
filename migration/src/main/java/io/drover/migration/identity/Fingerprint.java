package io.drover.migration.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of the public key (SubjectPublicKeyInfo) in a TLS certificate, in hexadecimal: what is pinned. */
public record Fingerprint(String hex) implements Comparable<Fingerprint> {
    public Fingerprint {
        Hex.check("fingerprint", hex, 32);
    }

    public static Fingerprint of(byte[] bytes) {
        try {
            return new Fingerprint(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Fingerprint other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12) + "…";
    }
}
