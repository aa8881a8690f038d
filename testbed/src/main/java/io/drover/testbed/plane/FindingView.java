package io.drover.testbed.plane;

import org.jspecify.annotations.Nullable;

/** A finding as REST shows it. */
public record FindingView(
        String code,
        String severity,
        @Nullable String target,
        @Nullable String seen,
        @Nullable String fix) {
    public boolean isError() {
        return severity.equals("ERROR");
    }
}
