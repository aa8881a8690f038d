package io.drover.kind.swarm.engine;

import org.jspecify.annotations.Nullable;

/**
 * An item of {@code GET /services}, without what may hold secrets.
 *
 * @param id for good
 * @param version counts its changes
 * @param spec what the operator set
 */
public record Service(String id, Version version, Spec spec) {
    public Service(@Nullable String id, @Nullable Version version, @Nullable Spec spec) {
        this.id = Field.id("ID", id);
        this.version = Field.present("Version", version);
        this.spec = Field.present("Spec", spec);
    }

    /** Counts the changes of an object, from 1. */
    public record Version(long index) {
        public Version {
            if (index < 1) {
                throw new IllegalArgumentException("Version.Index %d: expected at least 1".formatted(index));
            }
        }
    }

    /** What the operator set. */
    public record Spec(String name, Mode mode) {
        public Spec(@Nullable String name, @Nullable Mode mode) {
            this.name = Field.text("Spec.Name", name);
            this.mode = mode == null ? new Mode(null, null, null, null) : mode;
        }
    }

    /** How many tasks it has; one of them is there. */
    public record Mode(
            @Nullable Replicated replicated,
            @Nullable Marker global,
            @Nullable Marker replicatedJob,
            @Nullable Marker globalJob) {
        /** Whether the operator wants no task at all. */
        public boolean isStopped() {
            return replicated != null && replicated.count() == 0;
        }

        @Override
        public String toString() {
            return replicated != null
                    ? "replicated " + replicated.count()
                    : global != null
                            ? "global"
                            : replicatedJob != null ? "replicated-job" : globalJob != null ? "global-job" : "unknown";
        }
    }

    /** A number of tasks; one where none is told. */
    public record Replicated(@Nullable Long replicas) {
        long count() {
            return replicas == null ? 1 : replicas;
        }
    }

    /** Something that is there. */
    public record Marker() {}
}
