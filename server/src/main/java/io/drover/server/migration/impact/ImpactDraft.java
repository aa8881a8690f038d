package io.drover.server.migration.impact;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.server.gateway.ProbeOutcome;
import io.drover.server.gateway.ProbeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record while what hosts counted comes in. Thread-safe. */
public final class ImpactDraft {
    private static final int MANY_NOTES = 4 * ImpactRecord.MAX_NOTES;

    private final List<ProbedEndpoint> endpoints = new ArrayList<>();
    private final Map<ProbeSpan, ImpactWindow> total = new EnumMap<>(ProbeSpan.class);
    private final List<String> notes = new ArrayList<>();
    private long sent;
    private long failed;
    private int probed;
    private Duration slowest = Duration.ZERO;
    private String firstFailure = "";

    /** Says what is missing, and why. */
    public synchronized void note(String note) {
        if (notes.size() < MANY_NOTES) {
            notes.add(note);
        }
    }

    public synchronized void add(HostKey host, String hostName, ProbeOutcome outcome) {
        probed++;
        sent += outcome.sent();
        failed += outcome.failed();
        slowest = slowest.compareTo(outcome.slowest()) >= 0 ? slowest : outcome.slowest();
        if (firstFailure.isEmpty() && outcome.failed() > 0) {
            firstFailure = "%s: %s".formatted(outcome.target(), outcome.firstFailure());
        }
        if (outcome.windows().isEmpty() && outcome.sent() > 0) {
            note("host %s tells no windows, as its agent is older: it probed %s %d times, %d failed"
                    .formatted(hostName, outcome.target(), outcome.sent(), outcome.failed()));
        }
        List<ImpactWindow> windows =
                outcome.windows().stream().map(ImpactWindow::of).toList();
        windows.forEach(window -> total.merge(window.span(), window, ImpactWindow::and));
        endpoints.add(new ProbedEndpoint(
                host,
                ImpactText.shortened(hostName, ProbedEndpoint.MAX_NAME),
                ImpactText.shortened(outcome.target(), ProbedEndpoint.MAX_URI),
                windows));
    }

    public synchronized ImpactRecord record() {
        return ImpactRecord.of(endpoints, List.copyOf(total.values()), notes);
    }

    /** All in one sentence; empty where nothing was probed. */
    public synchronized Optional<Finding> finding(String clusterName) {
        if (sent == 0) {
            return Optional.empty();
        }
        String seen =
                "the hosts probed %d published endpoints %d times during the migration: %d failed, the slowest answer took %.1f ms"
                        .formatted(probed, sent, failed, slowest.toNanos() / 1e6);
        return Optional.of(
                failed == 0
                        ? Finding.info("PROBES_ANSWERED", "cluster " + clusterName, seen, "none")
                        : Finding.warning(
                                "PROBES_FAILED",
                                "cluster " + clusterName,
                                seen + "; first: " + firstFailure,
                                "see the impact record: whether it failed before the migration too"));
    }
}
