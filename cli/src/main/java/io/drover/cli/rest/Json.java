package io.drover.cli.rest;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON without changing numbers or the order of fields. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads JSON from a stranger.
     *
     * @throws JacksonException where it is none
     * @throws IllegalArgumentException for a number whose exponent is beyond all measure
     */
    public static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it holds a number beyond all measure", e);
        }
    }

    /** Indented. Characters that control terminals are escaped, which leaves its meaning as it is. */
    public static String pretty(JsonNode json) {
        return harmless(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    /** In one line. */
    public static String compact(JsonNode json) {
        return harmless(MAPPER.writeValueAsString(json));
    }

    /** Jackson escapes what is below a blank; the C1 controls above DEL can only be inside of strings. */
    private static String harmless(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x7f && c <= 0x9f) {
                escaped.append("\\u%04x".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** A reason to refuse JSON, in one line: where, and what this command misses; never a piece of it. */
    public static String reason(JacksonException e) {
        String path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        String where = path.isEmpty() ? "" : " at " + (path.startsWith(".") ? path.substring(1) : path);
        if (e.getCause() instanceof IllegalArgumentException missing) {
            return missing.getMessage() + where;
        }
        if (e instanceof StreamReadException) {
            TokenStreamLocation location = e.getLocation();
            return location == null
                    ? "it is not JSON"
                    : "it is not JSON, near line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
        }
        return "a value of another form" + where;
    }
}
