package io.drover.cli.answer;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Something that happened. Numbers rise; 0 is for what the plane tells but does not keep, and cannot be resumed after. */
public record Event(
        long number,
        @Nullable Instant at,
        String type,
        @Nullable String subject,
        Map<String, JsonNode> details) {
    public Event(
            long number,
            @Nullable Instant at,
            String type,
            @Nullable String subject,
            @Nullable Map<String, JsonNode> details) {
        this.number = number;
        this.at = at;
        this.type = Given.required("type", type);
        this.subject = subject;
        this.details = details == null ? Map.of() : Map.copyOf(details);
    }

    /** From where to go on once this event was seen. */
    public OptionalLong resumeAfter(OptionalLong before) {
        return number > 0 ? OptionalLong.of(number) : before;
    }

    /** The details in one line, by name. */
    public String summary() {
        StringBuilder line = new StringBuilder();
        new TreeMap<>(details)
                .forEach((name, value) -> line.append(line.isEmpty() ? "" : " ")
                        .append(name)
                        .append('=')
                        .append(value.isValueNode() ? value.asString() : value.toString()));
        return line.toString();
    }
}
