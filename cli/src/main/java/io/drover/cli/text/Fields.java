package io.drover.cli.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and values, one a line, with the values aligned. Not safe for threads. */
public final class Fields {
    private final Map<String, String> values = new LinkedHashMap<>();

    public Fields add(String name, @Nullable Object value) {
        values.put(name, DisplayText.clean(value == null ? null : value.toString()));
        return this;
    }

    public List<String> lines() {
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        return values.entrySet().stream()
                .map(field -> DisplayText.pad(field.getKey() + ":", width) + field.getValue())
                .toList();
    }
}
