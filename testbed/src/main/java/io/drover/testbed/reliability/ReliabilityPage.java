package io.drover.testbed.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page of the guide that the matrix writes. */
final class ReliabilityPage {
    static final Path FILE = Path.of("docs", "reliability.md");

    private static final String TEXT = """
            # Reliability

            This page is written by

                make crash-matrix                                 # all cases, anew
                ONLY='DECISION_STORED,disk' make crash-matrix     # those whose name contains one of the words; keeps the others
                ONLY=untried make crash-matrix                    # those without a line

            Each line is one migration of a live swarm of three hosts with real engines, from one real plane to another, and one
            fault. The fault begins at a **fault point**: the process that comes to that point of the protocol is held there,
            then something is killed with SIGKILL, cut off, stopped or filled, and what was held goes on. What was killed is
            started again. Lines whose process is the *plane*, or whose point tells of a placement, are of the gateway route: the
            cluster goes from a gateway in one pool to one in another, and the plane stays. `FaultPoint` says of each point what was durable before it and what nobody had heard of yet;
            [CONTRIBUTING.md](../CONTRIBUTING.md) tells how to use them.

            A line is of the last time that its case was tried; the lines may be of several runs.

            After each case these rules are checked, and the command fails where one is broken:

            - The migration has ended, `DONE` or `ABORTED`; nobody helped.
            - Exactly one plane lists the cluster: the target after `DONE`, the source after `ABORTED`. All hosts are connected to
              it, and it can look at their engines, which only the plane that a host obeys can.
            - Every container has the same ID and start time as before; no request to the workload failed, and no connection
              broke. 200 requests a second are made and 30 connections held throughout.
            - A next migration of the same cluster ends `DONE`.

            *Held* is the process that was held at the point, *phase* that of the migration at that moment. *To the end* is from the
            fault to the migration's end, and includes the time in which the killed process starts and the length of the fault. The
            *blackout* is measured by the source from its lock until the target serves; a source that was killed in between cannot
            measure it, and an aborted migration has none.

            Not covered: a machine that loses its power (SIGKILL leaves to the kernel what was written, so a missing fsync would not
            show), planes on PostgreSQL, many servers for one plane, and two faults at once. On a machine with
            too much else to do, requests to the workload take longer than their limit of two seconds whoever is killed.

            """;

    private ReliabilityPage() {}

    static void write(Results results, List<Case> all, Path file) {
        List<Results.Kept> rows = results.inOrderOf(all);
        Map<String, Long> ends =
                rows.stream().collect(Collectors.groupingBy(Results.Kept::ended, TreeMap::new, Collectors.counting()));
        long broken = rows.stream().filter(row -> !row.good()).count();
        String summary = "%s on a machine with %d processors and %d GiB: %s; %s.\n\n"
                .formatted(
                        rows.size() == all.size()
                                ? all.size() + " cases"
                                : "%d of %d cases (the others were not tried yet)".formatted(rows.size(), all.size()),
                        Runtime.getRuntime().availableProcessors(),
                        memoryGibibytes(),
                        ends.entrySet().stream()
                                .map(end -> "%d ended %s".formatted(end.getValue(), end.getKey()))
                                .collect(Collectors.joining(", ")),
                        broken == 0 ? "no rule was broken" : broken + " broke a rule");
        String table = rows.stream().map(Results.Kept::cells).collect(Collectors.joining("\n", """
                | fault | held | point | phase | ended | to the end, s | blackout | requests failed | containers unchanged |
                |---|---|---|---|---|---|---|---|---|
                """, "\n"));
        try {
            Files.writeString(file, TEXT + summary + table);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.toAbsolutePath(), e);
        }
    }

    private static long memoryGibibytes() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                            .filter(line -> line.startsWith("MemTotal:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElse(0)
                    >> 20;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read how much memory this machine has", e);
        }
    }
}
