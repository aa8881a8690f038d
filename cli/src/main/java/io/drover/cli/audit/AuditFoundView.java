package io.drover.cli.audit;

import io.drover.cli.answer.AuditEntry;
import io.drover.cli.answer.AuditFound;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows entries of the audit, those of former planes first. */
final class AuditFoundView implements View<AuditFound> {
    @Override
    public List<String> names(AuditFound found) {
        return found.items().reversed().stream()
                .map(entry -> Long.toString(entry.sequence()))
                .toList();
    }

    @Override
    public List<String> lines(AuditFound found, Page page) {
        List<String> lines = new ArrayList<>();
        for (AuditFound.Former former : found.former()) {
            lines.add("From plane %s (%s), the newest %d of %d entries:"
                    .formatted(
                            DisplayText.clean(String.valueOf(former.planeName())),
                            DisplayText.clean(former.plane()),
                            former.entries().size(),
                            former.total()));
            lines.addAll(table(former.entries(), page));
            lines.add("");
        }
        if (!lines.isEmpty()) {
            lines.add("From this plane:");
        }
        if (found.items().isEmpty()) {
            lines.add("No entries.");
        } else {
            lines.addAll(table(found.items().reversed(), page));
        }
        return lines;
    }

    private static List<String> table(List<AuditEntry> entries, Page page) {
        Table table = new Table("NUMBER", "AT", "WHO", "FROM", "WHAT", "TARGET", "OUTCOME", "DETAILS");
        entries.forEach(entry -> table.row(
                entry.sequence(),
                Times.at(entry.at()),
                entry.who(),
                entry.from(),
                entry.what(),
                entry.target(),
                entry.outcome(),
                details(entry)));
        return table.lines(page);
    }

    private static String details(AuditEntry entry) {
        return entry.details().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(detail -> detail.getKey() + "=" + detail.getValue())
                .collect(Collectors.joining(" "));
    }
}
