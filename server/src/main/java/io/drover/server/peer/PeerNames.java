package io.drover.server.peer;

import java.util.regex.Pattern;

/** The form of peers' names. */
final class PeerNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private PeerNames() {}

    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a peer's name: expected 1 to 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit");
        }
        return name;
    }
}
