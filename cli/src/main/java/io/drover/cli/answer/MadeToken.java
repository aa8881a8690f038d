package io.drover.cli.answer;

/** A new token, told this once. */
public record MadeToken(String token, ApiToken about) {
    public MadeToken {
        Given.required("token", token);
        Given.required("about", about);
    }

    @Override
    public String toString() {
        return "MadeToken[%s]".formatted(about.id());
    }
}
