package io.drover.cli.migration;

import io.drover.cli.answer.Finding;
import io.drover.cli.answer.Migration;
import io.drover.cli.answer.Migration.HostProgress;
import io.drover.cli.text.Decimals;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Style;
import io.drover.cli.watch.Picture;
import io.drover.cli.watch.StepLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Draws a migration: its phases, then the hosts that are not there yet, as many as fit. */
final class MigrationPicture implements Picture<Migration> {
    private static final int MOST_HOSTS = 12;

    @Override
    public List<String> draw(Migration migration, Instant now, Page page, int rows) {
        List<String> lines = new ArrayList<>();
        lines.add(cut(Style.STRONG, MigrationTexts.headline(migration), page));
        lines.addAll(StepLines.draw(migration.phases(), now, page));
        if (migration.blackoutMs() != null) {
            lines.add("  Blackout: " + Decimals.plain(migration.blackoutMs()) + " ms");
        }
        if (migration.progress() != null && !migration.ended()) {
            lines.add(cut(Style.PLAIN, "  " + DisplayText.clean(migration.progress()), page));
        }
        long errors = migration.findings().stream().filter(Finding::isError).count();
        if (!migration.findings().isEmpty()) {
            lines.add(
                    "  Findings: %d, errors: %d".formatted(migration.findings().size(), errors));
        }
        lines.addAll(hosts(migration.hosts(), page, rows - lines.size()));
        return lines;
    }

    private static List<String> hosts(List<HostProgress> hosts, Page page, int rows) {
        if (hosts.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(cut(Style.PLAIN, "  Hosts: %d (%s)".formatted(hosts.size(), HostCounts.of(hosts)), page));
        List<HostProgress> open = hosts.size() <= MOST_HOSTS
                ? hosts
                : hosts.stream().filter(host -> !host.isThere()).toList();
        int fitting = Math.clamp((long) rows - 2, 0, MOST_HOSTS);
        int width = open.stream()
                .limit(fitting)
                .mapToInt(host -> DisplayText.width(DisplayText.clean(host.label())))
                .max()
                .orElse(0);
        open.stream().limit(fitting).forEach(host -> {
            String state = DisplayText.clean(host.state());
            String name = DisplayText.pad(DisplayText.clean(host.label()), Math.min(width, 40));
            String detail = host.detail() == null ? "" : "  " + DisplayText.clean(host.detail());
            lines.add(cut(Style.ofState(state), "    " + name + "  " + DisplayText.pad(state, 9) + detail, page));
        });
        if (open.size() > fitting) {
            lines.add("    and %d more".formatted(open.size() - fitting));
        }
        return lines;
    }

    /** Cuts before it colours, so that no escape sequence is cut. */
    private static String cut(Style style, String line, Page page) {
        return style.paint(DisplayText.cut(line.stripTrailing(), page.columns() - 1), page.colour());
    }
}
