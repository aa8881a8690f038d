package io.drover.kind.swarm.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of {@code GET /containers/json}.
 *
 * @param id for good
 * @param names each with a slash before it
 * @param imageId its image's digest
 * @param created when, in whole seconds
 * @param state such as running
 */
public record Container(String id, List<String> names, String imageId, Instant created, String state) {
    /** The last second of the year 9999. */
    private static final long LATEST = 253_402_300_799L;

    @JsonCreator
    public Container(
            @Nullable String id,
            @Nullable List<@Nullable String> names,
            @Nullable String imageId,
            long created,
            @Nullable String state) {
        this(
                Field.id("Id", id),
                Field.list(names).stream().map(Field::textIfAny).toList(),
                Field.textIfAny(imageId),
                instant(created),
                Field.textIfAny(state));
    }

    private static Instant instant(long created) {
        if (created < 0 || created > LATEST) {
            throw new IllegalArgumentException("Created %d: expected seconds since 1970".formatted(created));
        }
        return Instant.ofEpochSecond(created);
    }

    /** Its first name, without the slash; empty where it has none. */
    public String name() {
        return names.isEmpty() ? "" : names.getFirst().replaceFirst("^/", "");
    }
}
