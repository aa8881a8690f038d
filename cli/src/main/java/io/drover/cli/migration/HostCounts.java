package io.drover.cli.migration;

import io.drover.cli.answer.Migration.HostProgress;
import io.drover.cli.text.DisplayText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts hosts by their states. */
final class HostCounts {
    private HostCounts() {}

    /** Such as {@code 1 ARRIVED, 2 VOTED}. */
    static String of(List<HostProgress> hosts) {
        Map<String, Long> counts =
                hosts.stream().collect(Collectors.groupingBy(HostProgress::state, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(state -> state.getValue() + " " + DisplayText.clean(state.getKey()))
                .collect(Collectors.joining(", "));
    }
}
