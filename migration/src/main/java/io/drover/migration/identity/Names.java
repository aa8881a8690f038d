package io.drover.migration.identity;

import io.drover.migration.codec.Shortened;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** The form of identifiers. */
final class Names {
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_LENGTH = 12;

    private Names() {}

    static void checkIdentifier(String what, String value) {
        if (!IDENTIFIER.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%s '%s': expected 3 to 63 lower-case letters, digits and dashes, with no dash at either end"
                            .formatted(what, Shortened.to(80, value)));
        }
    }

    /** Sixty random bits behind a prefix; the alphabet leaves out characters that look alike. */
    static String random(String prefix) {
        StringBuilder name = new StringBuilder(prefix).append('-');
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
