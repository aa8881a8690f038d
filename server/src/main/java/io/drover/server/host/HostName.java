package io.drover.server.host;

import java.util.regex.Pattern;

/** The form of hosts' names. */
final class HostName {
    /** For error messages. */
    static final String EXPECTED = "1 to 253 letters, digits, dots, dashes and underscores";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

    private HostName() {}

    static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
