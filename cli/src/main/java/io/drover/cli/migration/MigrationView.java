package io.drover.cli.migration;

import io.drover.cli.answer.Migration;
import io.drover.cli.output.FindingsView;
import io.drover.cli.output.View;
import io.drover.cli.text.Decimals;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.ArrayList;
import java.util.List;

/** Shows one migration. */
final class MigrationView implements View<Migration> {
    @Override
    public List<String> names(Migration migration) {
        return List.of(migration.id());
    }

    @Override
    public List<String> lines(Migration migration, Page page) {
        Fields fields = new Fields()
                .add("ID", migration.id())
                .add("Cluster", MigrationTexts.cluster(migration))
                .add("From", migration.source())
                .add("To", migration.target())
                .add("Phase", migration.phase())
                .add("Outcome", migration.outcome())
                .add("Epoch", migration.epoch())
                .add("Blackout", migration.blackoutMs() == null ? null : Decimals.plain(migration.blackoutMs()) + " ms")
                .add("Created", Times.at(migration.createdAt()))
                .add("Updated", Times.at(migration.updatedAt()));
        if (migration.progress() != null) {
            fields.add("Progress", migration.progress());
        }
        if (migration.error() != null) {
            fields.add("Error", migration.error());
        }
        List<String> lines = new ArrayList<>(fields.lines());
        Table phases = new Table("PHASE", "STATE", "STARTED", "TOOK");
        migration
                .phases()
                .forEach(phase -> phases.row(
                        phase.name(),
                        phase.state(),
                        Times.at(phase.startedAt()),
                        phase.endedAt() == null
                                ? null
                                : Times.between(phase.startedAt(), phase.endedAt(), phase.endedAt())));
        Table hosts = new Table("HOST", "STATE", "DETAIL");
        migration.hosts().forEach(host -> hosts.row(host.label(), host.state(), host.detail()));
        for (Table table : List.of(phases, hosts)) {
            if (!table.isEmpty()) {
                lines.add("");
                lines.addAll(table.lines(page));
            }
        }
        if (!migration.findings().isEmpty()) {
            lines.add("");
            lines.addAll(FindingsView.lines(migration.findings(), page));
        }
        if (migration.impact() != null) {
            lines.add("");
            lines.addAll(ImpactLines.of(migration.impact(), page));
        }
        return lines;
    }
}
