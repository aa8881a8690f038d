package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list in an answer. */
public record Items<T>(List<T> items) {
    public Items(@Nullable List<T> items) {
        this.items = List.copyOf(Given.required("items", items));
    }
}
