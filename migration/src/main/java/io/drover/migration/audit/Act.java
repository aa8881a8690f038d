package io.drover.migration.audit;

import io.drover.migration.codec.Shortened;
import io.drover.migration.identity.ClusterId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that somebody did, or tried to do. Never holds a secret.
 *
 * @param at when
 * @param who a user's or token's name, {@code host ...}, {@code peer ...}, {@code key ...}, or {@code plane} for what the
 *     plane does by itself; at most {@value #MAX_TEXT} characters, as the other texts
 * @param from the address that it came from; empty where it came from nowhere else
 * @param what a method and the template of a path, or a name such as {@code migration.phase}
 * @param target the name or ID of what it was about; empty where there is none
 * @param cluster the cluster that it concerns, if it concerns one
 * @param outcome what became of it
 * @param details more, by name; at most {@value #MAX_DETAILS}
 */
public record Act(
        Instant at,
        String who,
        String from,
        String what,
        String target,
        Optional<ClusterId> cluster,
        Outcome outcome,
        Map<String, String> details) {
    /** The most characters of a text. */
    public static final int MAX_TEXT = 300;

    /** The most details. */
    public static final int MAX_DETAILS = 16;

    public Act {
        details = Map.copyOf(details);
        checkLength("who", who);
        checkLength("from", from);
        checkLength("what", what);
        checkLength("target", target);
        if (details.size() > MAX_DETAILS) {
            throw new IllegalArgumentException(
                    "an act with %d details: expected at most %d".formatted(details.size(), MAX_DETAILS));
        }
        details.forEach((name, value) -> {
            checkLength("the name of a detail", name);
            checkLength("a detail", value);
        });
    }

    /** An act whose texts may come from strangers: they are cut to their length, and control characters are replaced. */
    public static Act told(
            Instant at,
            String who,
            String from,
            String what,
            String target,
            Optional<ClusterId> cluster,
            Outcome outcome,
            Map<String, String> details) {
        return new Act(
                at,
                harmless(who),
                harmless(from),
                harmless(what),
                harmless(target),
                cluster,
                outcome,
                details.entrySet().stream()
                        .limit(MAX_DETAILS)
                        .collect(Collectors.toUnmodifiableMap(
                                entry -> harmless(entry.getKey()), entry -> harmless(entry.getValue()))));
    }

    private static String harmless(String text) {
        StringBuilder clean = new StringBuilder();
        Shortened.beginning(MAX_TEXT, text)
                .codePoints()
                .map(point -> Character.isISOControl(point) || isHalf(point) ? '\uFFFD' : point)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static void checkLength(String what, String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "%s of %d characters in an act: expected at most %d".formatted(what, text.length(), MAX_TEXT));
        }
    }
}
