package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service of a cluster. */
public record Service(
        String id,
        String name,
        @Nullable String stack,
        @Nullable String image,
        @Nullable String mode,
        long running,
        long desired,
        List<String> ports,
        @Nullable String update,
        @Nullable String trouble,
        long version,
        @Nullable Instant updatedAt) {
    public Service(
            String id,
            String name,
            @Nullable String stack,
            @Nullable String image,
            @Nullable String mode,
            long running,
            long desired,
            @Nullable List<String> ports,
            @Nullable String update,
            @Nullable String trouble,
            long version,
            @Nullable Instant updatedAt) {
        this.id = Given.required("id", id);
        this.name = Given.required("name", name);
        this.stack = stack;
        this.image = image;
        this.mode = mode;
        this.running = running;
        this.desired = desired;
        this.ports = Given.list(ports);
        this.update = update;
        this.trouble = trouble;
        this.version = version;
        this.updatedAt = updatedAt;
    }
}
