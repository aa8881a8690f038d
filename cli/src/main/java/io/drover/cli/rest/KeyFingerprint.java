package io.drover.cli.rest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The SHA-256 of the public key (SubjectPublicKeyInfo) in a server's certificate, as 64 lower-case hexadecimal digits. */
public record KeyFingerprint(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public KeyFingerprint {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "fingerprint '%s': expected the SHA-256 of the server's key, 64 hexadecimal digits"
                            .formatted(hex.length() > 80 ? hex.substring(0, 80) + "..." : hex));
        }
    }

    /** Reads one as people write it: in either case, with colons or blanks between, with {@code sha256:} in front. */
    public static KeyFingerprint parse(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        if (bare.startsWith("sha256:")) {
            bare = bare.substring("sha256:".length());
        }
        return new KeyFingerprint(bare.replaceAll("[: ]", ""));
    }

    public static KeyFingerprint of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return new KeyFingerprint(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
