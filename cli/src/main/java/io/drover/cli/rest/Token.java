package io.drover.cli.rest;

import java.util.regex.Pattern;

/** What proves who asks. It is never printed. */
public record Token(String secret) {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    public Token {
        if (!FORM.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "the token: expected 1 to 4096 printable ASCII characters without blanks, found "
                            + (secret.isEmpty() ? "nothing" : secret.length() + " characters that are not all such"));
        }
    }

    @Override
    public String toString() {
        return "Token[not shown]";
    }
}
