package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a dry run. */
public record Findings(List<Finding> findings) {
    public Findings(@Nullable List<Finding> findings) {
        this.findings = List.copyOf(Given.required("findings", findings));
    }

    /** Whether nothing found forbids to go on. */
    public boolean allow() {
        return findings.stream().noneMatch(Finding::isError);
    }
}
