package io.drover.testbed.reliability;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What came of a case.
 *
 * @param tried the case
 * @param phase of the migration when the fault began
 * @param ended {@code DONE} or {@code ABORTED}, or what was seen instead
 * @param toTheEnd from the fault to the migration's end
 * @param blackoutMillis as the source measured it; empty where there was none, or the source was not there to measure
 * @param requests to the workload
 * @param failed those of them that failed
 * @param instances how many containers there were
 * @param unchanged those of them with the same ID and start time afterwards
 * @param problems the rules that were broken; empty if all is well
 */
public record Row(
        Case tried,
        String phase,
        String ended,
        Duration toTheEnd,
        OptionalDouble blackoutMillis,
        long requests,
        long failed,
        int instances,
        int unchanged,
        List<String> problems) {
    private static final int MAX_PROBLEMS = 3;

    public Row {
        problems = List.copyOf(problems);
    }

    /** A case that came to no end at all. */
    static Row broken(Case tried, String phase, String problem) {
        return new Row(tried, phase, "?", Duration.ZERO, OptionalDouble.empty(), 0, 0, 0, 0, List.of(problem));
    }

    boolean good() {
        return problems.isEmpty();
    }

    /** One line for a terminal. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-62s %-9s %-8s %6.1f s  blackout %9s  %d of %d requests failed  %d of %d containers unchanged%s",
                tried.name(),
                phase,
                ended,
                seconds(),
                blackout(),
                failed,
                requests,
                unchanged,
                instances,
                good() ? "" : "  BROKEN: " + broken());
    }

    /** One line of the page's table; see {@link ReliabilityPage}. */
    String cells() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | `%s` | %s | %s | %.1f | %s | %d of %d | %d of %d%s |",
                tried.fault().describe(),
                tried.point().actor().name().toLowerCase(Locale.ROOT),
                tried.point(),
                phase,
                ended,
                seconds(),
                blackout(),
                failed,
                requests,
                unchanged,
                instances,
                good() ? "" : "; **broken**: " + broken().replace('|', '/'));
    }

    /** The first of the problems: of failed requests there may be many. */
    private String broken() {
        int shown = Math.min(problems.size(), MAX_PROBLEMS);
        return String.join("; ", problems.subList(0, shown))
                + (shown < problems.size() ? "; and %d more".formatted(problems.size() - shown) : "");
    }

    private double seconds() {
        return toTheEnd.toMillis() / 1e3;
    }

    private String blackout() {
        return blackoutMillis.isPresent() ? String.format(Locale.ROOT, "%.0f ms", blackoutMillis.getAsDouble()) : "–";
    }
}
