package io.drover.server.web;

import io.drover.migration.finding.Finding;
import io.drover.migration.finding.Severity;
import java.util.List;

/** A finding as REST tells it. */
public record FindingView(String code, Severity severity, String target, String seen, String fix) {
    public static List<FindingView> of(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new FindingView(
                        finding.code(), finding.severity(), finding.target(), finding.seen(), finding.fix()))
                .toList();
    }
}
