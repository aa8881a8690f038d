package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error by RFC 9457, with the contract's additions. */
public record Problem(
        @Nullable String title,
        @Nullable String detail,
        @Nullable String code,
        List<Finding> findings) {
    public Problem(
            @Nullable String title, @Nullable String detail, @Nullable String code, @Nullable List<Finding> findings) {
        this.title = title;
        this.detail = detail;
        this.code = code;
        this.findings = Given.list(findings);
    }
}
