package io.drover.server.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the fields of requests' bodies. */
public final class Body {
    private static final int MAX_TEXT = 4096;
    private static final int MAX_ELEMENTS = 20_000;

    private Body() {}

    /** A field that must be there and not be blank. */
    public static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "the field '%s' is missing or empty; expected a text".formatted(field));
        }
        if (value.length() > MAX_TEXT) {
            throw ProblemException.badRequest(
                    "WRONG_FIELD",
                    "the field '%s' has %d characters; expected at most %d".formatted(field, value.length(), MAX_TEXT));
        }
        return whole(field, value);
    }

    /** JSON can escape half of a character, which can be neither stored nor sent. */
    public static String whole(String field, String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw ProblemException.badRequest(
                    "WRONG_FIELD",
                    "the field '%s' holds half of a character; expected whole ones"
                            .formatted(Problem.shortened(field)));
        }
        return value;
    }

    /** The texts of a list that may be left out. */
    public static List<String> list(String field, @Nullable List<@Nullable String> values) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > MAX_ELEMENTS) {
            throw ProblemException.badRequest(
                    "WRONG_FIELD",
                    "the field '%s' has %d elements; expected at most %d"
                            .formatted(field, values.size(), MAX_ELEMENTS));
        }
        return values.stream().map(value -> required(field, value)).toList();
    }

    /** As {@link #list}, each once. */
    public static Set<String> set(String field, @Nullable List<@Nullable String> values) {
        return new TreeSet<>(list(field, values));
    }

    /** The texts of a map that may be left out. */
    public static Map<String, String> map(String field, @Nullable Map<String, @Nullable String> values) {
        if (values == null) {
            return Map.of();
        }
        Map<String, String> checked = new java.util.HashMap<>();
        values.forEach((name, value) -> checked.put(whole(field, name), required(field + "." + name, value)));
        return checked;
    }
}
