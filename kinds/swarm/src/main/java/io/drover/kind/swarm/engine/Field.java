package io.drover.kind.swarm.engine;

import io.drover.kind.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of the fields of an engine's answers, which are hostile until checked. */
final class Field {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private Field() {}

    /** An ID as engines make them: 25 characters for swarm's objects, 64 for containers. */
    static String id(String name, @Nullable String value) {
        if (value == null || !ID.matcher(value).matches()) {
            throw new IllegalArgumentException("%s '%s': expected 1 to 64 letters and digits"
                    .formatted(name, value == null ? "" : Excerpt.of(value, 80)));
        }
        return value;
    }

    /** The same, or nothing where there is none yet. */
    static String idIfAny(String name, @Nullable String value) {
        return value == null || value.isEmpty() ? "" : id(name, value);
    }

    /** Text that was not left out. */
    static String text(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + ": expected a text, found none");
        }
        return Excerpt.of(value);
    }

    /** Text, empty where it was left out. */
    static String textIfAny(@Nullable String value) {
        return value == null ? "" : Excerpt.of(value);
    }

    /** What was not left out. */
    static <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": expected, but left out");
        }
        return value;
    }

    /** A list, empty where it was left out, for Go writes its nil slices as null. */
    static <T> List<T> list(@Nullable List<@Nullable T> values) {
        return values == null
                ? List.of()
                : values.stream().map(value -> present("an item", value)).toList();
    }

    static Map<String, String> map(@Nullable Map<String, @Nullable String> values) {
        if (values == null) {
            return Map.of();
        }
        values.values().removeIf(Objects::isNull);
        return Map.copyOf(values);
    }
}
