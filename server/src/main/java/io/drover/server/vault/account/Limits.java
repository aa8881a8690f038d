package io.drover.server.vault.account;

/** How long texts may be. What is refused is quoted only where it is no secret. */
final class Limits {
    private static final int MAX_NAME = 256;
    private static final int QUOTED = 80;

    private Limits() {}

    /** A name without control characters, of at most 256 characters. */
    static String name(String field, String value) {
        if (value.isBlank() || value.length() > MAX_NAME || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("%s is '%s'; expected 1 to %d characters without control characters"
                    .formatted(field, shortened(value), MAX_NAME));
        }
        return value;
    }

    /** A secret of 1 to {@code max} characters of Unicode; only its length is told. */
    static String secret(String field, String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            throw new IllegalArgumentException(
                    "%s has %d characters; expected 1 to %d".formatted(field, value.length(), max));
        }
        if (value.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(field + " is no Unicode text: it has half of a surrogate pair");
        }
        return value;
    }

    static String shortened(String value) {
        String plain = value.codePoints()
                .limit(QUOTED)
                .map(point -> Character.isISOControl(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return value.length() > QUOTED ? plain + "…" : plain;
    }
}
