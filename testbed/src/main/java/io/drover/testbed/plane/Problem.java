package io.drover.testbed.plane;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The body of an error; what the plane left out is empty. */
record Problem(String title, String detail, String code, List<FindingView> findings) {
    Problem(
            @Nullable String title,
            @Nullable String detail,
            @Nullable String code,
            @Nullable List<FindingView> findings) {
        this.title = Objects.requireNonNullElse(title, "");
        this.detail = Objects.requireNonNullElse(detail, "");
        this.code = Objects.requireNonNullElse(code, "");
        this.findings = findings == null ? List.of() : List.copyOf(findings);
    }
}
