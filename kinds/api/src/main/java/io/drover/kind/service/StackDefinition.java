package io.drover.kind.service;

import java.util.regex.Pattern;

/**
 * A stack as a user defines it.
 *
 * @param name the stack's name: 1 to 63 letters, digits, dashes and underscores, beginning with a letter or digit
 * @param text the definition in the form that the kind takes, such as a Compose file; hostile until checked. It may hold
 *     secrets, and is never logged
 */
public record StackDefinition(String name, String text) {
    /** How stacks are called. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    @Override
    public String toString() {
        return "StackDefinition[name=%s, %d characters]".formatted(name, text.length());
    }
}
