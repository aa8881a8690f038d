package io.drover.migration.finding;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * What a check reports. Texts longer than 4096 characters are cut, since what is told may come from afar.
 *
 * @param code stable, in the form {@code HOST_OFFLINE}, for people to search and programs to match
 * @param severity how much it matters
 * @param target what it is about, such as {@code host web-1}
 * @param seen what was seen, with the value and what was expected
 * @param fix what to do about it
 */
public record Finding(String code, Severity severity, String target, String seen, String fix) {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");
    private static final int MAX_TEXT = 4096;

    public Finding {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a finding's code: expected upper-case letters, digits and underscores");
        }
        target = presentable(target);
        seen = presentable(seen);
        fix = presentable(fix);
    }

    public static Finding error(String code, String target, String seen, String fix) {
        return new Finding(code, Severity.ERROR, target, seen, fix);
    }

    public static Finding warning(String code, String target, String seen, String fix) {
        return new Finding(code, Severity.WARNING, target, seen, fix);
    }

    public static Finding info(String code, String target, String seen, String fix) {
        return new Finding(code, Severity.INFO, target, seen, fix);
    }

    /** Short enough, and without halves of surrogate pairs, which have no encoding. */
    private static String presentable(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT - 1) + "…" : text;
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public static boolean anyError(Collection<Finding> findings) {
        return findings.stream().anyMatch(Finding::isError);
    }
}
