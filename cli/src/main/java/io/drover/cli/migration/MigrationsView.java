package io.drover.cli.migration;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.Migration;
import io.drover.cli.output.View;
import io.drover.cli.text.Decimals;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows migrations. */
final class MigrationsView implements View<Items<Migration>> {
    @Override
    public List<String> names(Items<Migration> migrations) {
        return migrations.items().stream().map(Migration::id).toList();
    }

    @Override
    public List<String> lines(Items<Migration> migrations, Page page) {
        if (migrations.items().isEmpty()) {
            return List.of("No migrations. Start one with: drover migrate CLUSTER --to PEER");
        }
        Table table = new Table("ID", "CLUSTER", "FROM", "TO", "PHASE", "OUTCOME", "BLACKOUT", "CREATED");
        migrations
                .items()
                .forEach(migration -> table.row(
                        migration.id(),
                        MigrationTexts.cluster(migration),
                        migration.source(),
                        migration.target(),
                        migration.phase(),
                        migration.outcome(),
                        migration.blackoutMs() == null ? null : Decimals.plain(migration.blackoutMs()) + " ms",
                        Times.at(migration.createdAt())));
        return table.lines(page);
    }
}
