package io.drover.kind.swarm.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of {@code GET /containers/json}.
 *
 * @param id for good
 * @param names each with a slash before it
 * @param imageId its image's digest
 * @param created when, in seconds since 1970
 * @param state such as running
 */
public record Container(String id, List<String> names, String imageId, long created, String state) {
    public Container(
            @Nullable String id,
            @Nullable List<@Nullable String> names,
            @Nullable String imageId,
            long created,
            @Nullable String state) {
        this.id = Field.id("Id", id);
        this.names = Field.list(names).stream().map(Field::textIfAny).toList();
        this.imageId = Field.textIfAny(imageId);
        this.created = created;
        this.state = Field.textIfAny(state);
    }

    /** Its first name, without the slash; empty where it has none. */
    public String name() {
        return names.isEmpty() ? "" : names.getFirst().replaceFirst("^/", "");
    }
}
