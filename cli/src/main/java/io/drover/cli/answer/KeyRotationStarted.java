package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/**
 * A rotation of a plane's keys that began.
 *
 * @param nextFingerprint of the TLS key that the plane shows from its end on
 */
public record KeyRotationStarted(
        TaskStarted.Reference task, @Nullable String nextFingerprint) {
    public KeyRotationStarted {
        Given.required("task", task);
    }
}
