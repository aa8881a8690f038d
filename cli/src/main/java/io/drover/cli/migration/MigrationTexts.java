package io.drover.cli.migration;

import io.drover.cli.answer.Migration;
import io.drover.cli.output.FindingsView;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.ArrayList;
import java.util.List;

/** Sentences about migrations. */
final class MigrationTexts {
    private MigrationTexts() {}

    static String cluster(Migration migration) {
        return DisplayText.clean(migration.clusterName() == null ? migration.cluster() : migration.clusterName());
    }

    static String headline(Migration migration) {
        return "Migration %s: cluster %s from plane %s to plane %s"
                .formatted(
                        DisplayText.clean(migration.id()),
                        cluster(migration),
                        DisplayText.clean(migration.source()),
                        DisplayText.clean(migration.target()));
    }

    /** How it ended, and what to do where it did not end well. */
    static List<String> ending(Migration migration, Page page) {
        List<String> lines = new ArrayList<>();
        if (migration.isDone()) {
            String blackout = migration.blackoutMs() == null
                    ? ""
                    : " Blackout: %s ms.".formatted(migration.blackoutMs().toPlainString());
            lines.add("DONE: cluster %s now belongs to plane %s.%s"
                    .formatted(cluster(migration), DisplayText.clean(migration.target()), blackout));
        } else {
            String why = migration.error() == null ? "" : " " + DisplayText.clean(migration.error());
            lines.add("%s: cluster %s was not migrated.%s"
                    .formatted(DisplayText.clean(migration.outcome()), cluster(migration), why));
        }
        lines.addAll(FindingsView.lines(migration.findings(), page));
        if (!migration.isDone()) {
            lines.add("Try again with: drover migration retry " + DisplayText.clean(migration.id()));
        }
        return lines;
    }
}
