package io.drover.cli.migration;

import io.drover.cli.answer.Migration;
import io.drover.cli.output.FindingsView;
import io.drover.cli.text.Decimals;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sentences about migrations. */
final class MigrationTexts {
    private MigrationTexts() {}

    static String cluster(Migration migration) {
        return DisplayText.clean(migration.clusterName() == null ? migration.cluster() : migration.clusterName());
    }

    static String headline(Migration migration) {
        return "Migration %s: cluster %s from %s to %s"
                .formatted(
                        DisplayText.clean(migration.id()),
                        cluster(migration),
                        place(migration.source()),
                        place(migration.target()));
    }

    /** A migration names planes, or pools of gateways and says so. */
    private static String place(@Nullable String name) {
        String shown = DisplayText.clean(name);
        return shown.startsWith("pool ") ? shown : "plane " + shown;
    }

    /** How it ended, and what to do where it did not end well. */
    static List<String> ending(Migration migration, Page page) {
        List<String> lines = new ArrayList<>();
        if (migration.isDone()) {
            String blackout = migration.blackoutMs() == null
                    ? ""
                    : " Blackout: %s ms.".formatted(Decimals.plain(migration.blackoutMs()));
            String target = place(migration.target());
            String change = target.startsWith("plane ") ? "now belongs to" : "is now served by";
            lines.add("DONE: cluster %s %s %s.%s".formatted(cluster(migration), change, target, blackout));
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
