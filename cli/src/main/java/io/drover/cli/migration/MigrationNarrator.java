package io.drover.cli.migration;

import io.drover.cli.answer.Finding;
import io.drover.cli.answer.Migration;
import io.drover.cli.answer.Migration.HostProgress;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.Narrator;
import io.drover.cli.watch.StepLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a migration in lines: a line for each phase and each host that changes; many hosts are counted instead. */
final class MigrationNarrator implements Narrator<Migration> {
    private static final int HOSTS_BY_NAME = 20;

    @Override
    public List<Line> changes(@Nullable Migration before, Migration now, Instant readAt) {
        List<Line> lines =
                new ArrayList<>(StepLines.changes(before == null ? List.of() : before.phases(), now.phases(), readAt));
        Instant at = now.updatedAt() == null ? readAt : now.updatedAt();
        if (now.phases().isEmpty() && (before == null || !before.phase().equals(now.phase()))) {
            lines.add(new Line(at, "phase " + DisplayText.clean(now.phase())));
        }
        hosts(before == null ? List.of() : before.hosts(), now.hosts()).forEach(text -> lines.add(new Line(at, text)));
        now.findings().stream()
                .filter(finding -> before == null || !before.findings().contains(finding))
                .forEach(finding -> lines.add(new Line(at, line(finding))));
        if (now.progress() != null && (before == null || !Objects.equals(before.progress(), now.progress()))) {
            lines.add(new Line(at, DisplayText.clean(now.progress())));
        }
        return lines;
    }

    private static List<String> hosts(List<HostProgress> before, List<HostProgress> now) {
        if (now.size() > HOSTS_BY_NAME) {
            String counts = HostCounts.of(now);
            return counts.equals(HostCounts.of(before)) ? List.of() : List.of("hosts: " + counts);
        }
        Map<String, String> states = before.stream()
                .collect(Collectors.toMap(HostProgress::key, HostProgress::state, (first, second) -> second));
        return now.stream()
                .filter(host -> !states.getOrDefault(host.key(), "PENDING").equals(host.state()))
                .map(host -> "host %s %s%s"
                        .formatted(
                                DisplayText.clean(host.label()),
                                DisplayText.clean(host.state()),
                                host.detail() == null || host.detail().isBlank()
                                        ? ""
                                        : " (" + DisplayText.clean(host.detail()) + ")"))
                .toList();
    }

    private static String line(Finding finding) {
        return "%s %s %s: %s"
                .formatted(
                        DisplayText.clean(finding.severity()),
                        DisplayText.clean(finding.code()),
                        DisplayText.clean(finding.target()),
                        DisplayText.clean(finding.seen()));
    }
}
