package io.drover.migration.manifest;

import io.drover.migration.codec.Blob;
import java.util.Map;

/** A cluster's secrets by name. Prints their names only. */
public record Secrets(Map<String, Blob> values) {
    public static final Secrets NONE = new Secrets(Map.of());

    public Secrets {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
