package io.drover.kind.swarm.engine;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /volumes}: those of one engine. */
public record Volumes(List<Volume> volumes) {
    public Volumes(@Nullable List<@Nullable Volume> volumes) {
        this.volumes = Field.list(volumes);
    }

    /**
     * A volume.
     *
     * @param name unique on its engine; volumes have no IDs
     * @param driver such as local
     * @param scope local, or global where the driver shares it between engines
     */
    public record Volume(String name, String driver, String scope) {
        private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");

        public Volume(@Nullable String name, @Nullable String driver, @Nullable String scope) {
            this.name = Field.text("Name", name);
            this.driver = Field.textIfAny(driver);
            this.scope = Field.textIfAny(scope);
        }

        /** Whether an engine made it for one container, and may remove it with that. */
        public boolean isAnonymous() {
            return ANONYMOUS.matcher(name).matches();
        }
    }
}
