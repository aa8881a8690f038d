package io.drover.cli.migration;

import io.drover.cli.answer.Impact;
import io.drover.cli.text.Decimals;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Style;
import io.drover.cli.text.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows what a migration did to the business: requests to each endpoint, then what changed, then what is missing. */
final class ImpactLines {
    private static final int MOST_ENDPOINTS = 10;
    private static final int MOST_CHANGES = 20;

    private ImpactLines() {}

    static List<String> of(Impact impact, Page page) {
        List<String> lines = new ArrayList<>();
        lines.addAll(probes(impact, page));
        lines.addAll(changes(impact, page));
        impact.notes().forEach(note -> lines.add("Note: " + DisplayText.clean(note)));
        return lines;
    }

    private static List<String> probes(Impact impact, Page page) {
        Table table = new Table("ENDPOINT", "WINDOW", "SENT", "FAILED", "P50 ms", "P99 ms", "MAX ms");
        List<Impact.Endpoint> shown =
                impact.endpoints().stream().limit(MOST_ENDPOINTS).toList();
        shown.forEach(endpoint -> rows(table, endpoint.hostLabel() + " " + endpoint.uri(), endpoint.windows()));
        if (impact.endpointsProbed() > 1) {
            rows(table, "all %d".formatted(impact.endpointsProbed()), impact.total());
        }
        if (table.isEmpty()) {
            return List.of("Nothing that the cluster publishes was probed.");
        }
        List<String> lines = new ArrayList<>(table.lines(page));
        if (impact.endpointsProbed() > shown.size()) {
            lines.add("%d more endpoints without rows of their own; those shown failed most, or were the slowest."
                    .formatted(impact.endpointsProbed() - shown.size()));
        }
        impact.total().stream()
                .filter(window -> window.failed() > 0)
                .forEach(window -> lines.add(Style.BAD.paint(
                        "First failure %s: %s".formatted(part(window), DisplayText.clean(window.firstFailure())),
                        page.colour())));
        return lines;
    }

    private static void rows(Table table, String name, List<Impact.Window> windows) {
        for (Impact.Window window : windows) {
            table.row(
                    name,
                    part(window),
                    window.sent(),
                    window.failed(),
                    millis(window.p50Ms()),
                    millis(window.p99Ms()),
                    millis(window.maxMs()));
        }
    }

    private static String part(Impact.Window window) {
        return window.window().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String millis(@Nullable BigDecimal value) {
        return value == null ? null : Decimals.rounded(value, 1);
    }

    private static List<String> changes(Impact impact, Page page) {
        if (impact.changes().isEmpty()) {
            return List.of(
                    "UNCHANGED".equals(impact.workload())
                            ? "Workload: the same before and after."
                            : "Workload: not compared.");
        }
        Table table = new Table("CHANGED", "KEY", "BEFORE", "AFTER");
        impact.changes().stream()
                .limit(MOST_CHANGES)
                .forEach(change -> table.row(
                        change.identity() ? "identity" : "observed", change.key(), change.before(), change.after()));
        List<String> lines = new ArrayList<>(table.lines(page));
        int more =
                impact.changesFound() - Math.min(MOST_CHANGES, impact.changes().size());
        if (more > 0) {
            lines.add("%d more changes.".formatted(more));
        }
        return lines;
    }
}
