package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer must hold. */
final class Given {
    private Given() {}

    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("the field '%s' is missing".formatted(field));
        }
        return value;
    }

    static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
