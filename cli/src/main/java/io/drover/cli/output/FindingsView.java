package io.drover.cli.output;

import io.drover.cli.answer.Finding;
import io.drover.cli.answer.Findings;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Shows findings, the worst first. Nothing is cut: each one says how to go on. */
public final class FindingsView implements View<Findings> {
    private static final int SEVERITY_WIDTH = "WARNING".length();

    @Override
    public List<String> names(Findings findings) {
        return findings.findings().stream().map(Finding::code).toList();
    }

    @Override
    public List<String> lines(Findings findings, Page page) {
        if (findings.findings().isEmpty()) {
            return List.of("Nothing found: all checks passed.");
        }
        List<String> lines = new ArrayList<>(lines(findings.findings(), page));
        long errors = findings.findings().stream().filter(Finding::isError).count();
        lines.add(
                errors == 0
                        ? "No errors: nothing found forbids it."
                        : "%d %s to fix first.".formatted(errors, errors == 1 ? "error" : "errors"));
        return lines;
    }

    public static List<String> lines(List<Finding> findings, Page page) {
        List<String> lines = new ArrayList<>();
        findings.stream()
                .sorted(Comparator.comparingInt(FindingsView::rank))
                .forEach(finding -> lines.addAll(lines(finding, page)));
        return lines;
    }

    private static List<String> lines(Finding finding, Page page) {
        String severity = DisplayText.clean(finding.severity());
        String indent = " ".repeat(SEVERITY_WIDTH + 2);
        return List.of(
                Style.ofState(severity).paint(DisplayText.pad(severity, SEVERITY_WIDTH), page.colour()) + "  "
                        + DisplayText.clean(finding.code()) + "  " + DisplayText.clean(finding.target()),
                indent + "seen: " + DisplayText.clean(finding.seen()),
                indent + "fix:  " + DisplayText.clean(finding.fix()));
    }

    private static int rank(Finding finding) {
        return switch (finding.severity()) {
            case "ERROR" -> 0;
            case "WARNING" -> 1;
            default -> 2;
        };
    }
}
