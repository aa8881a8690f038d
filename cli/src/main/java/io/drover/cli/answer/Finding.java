package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/** What a check reports: code, severity (INFO, WARNING or ERROR), what it is about, what was seen, how to fix it. */
public record Finding(
        String code,
        String severity,
        @Nullable String target,
        @Nullable String seen,
        @Nullable String fix) {
    public Finding {
        Given.required("code", code);
        Given.required("severity", severity);
    }

    public boolean isError() {
        return severity.equals("ERROR");
    }
}
