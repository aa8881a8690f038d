package io.drover.migration.identity;

import io.drover.migration.codec.Canonical;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest, in hexadecimal. */
public record Digest(String hex) implements Comparable<Digest> {
    public Digest {
        Hex.check("digest", hex, 32);
    }

    public static Digest of(byte[] bytes) {
        try {
            return new Digest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of a record's canonical encoding. */
    public static Digest of(Record value) {
        return of(Canonical.encode(value));
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12) + "…";
    }
}
