package io.drover.kind.swarm.engine;

import org.jspecify.annotations.Nullable;

/**
 * {@code GET /version}.
 *
 * @param version of the engine, such as 20.10.24
 * @param apiVersion the newest version of the API that it speaks
 * @param minApiVersion the oldest
 */
public record EngineVersion(String version, ApiVersion apiVersion, ApiVersion minApiVersion) {
    public EngineVersion(
            @Nullable String version, @Nullable ApiVersion apiVersion, @Nullable ApiVersion minApiVersion) {
        this.version = Field.text("Version", version);
        this.apiVersion = Field.present("ApiVersion", apiVersion);
        this.minApiVersion = Field.present("MinAPIVersion", minApiVersion);
    }
}
