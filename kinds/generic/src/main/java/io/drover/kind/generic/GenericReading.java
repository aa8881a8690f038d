package io.drover.kind.generic;

import io.drover.kind.Excerpt;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes down how a cluster's endpoints were found. Used once. */
final class GenericReading {
    private final Map<String, String> identity = new HashMap<>();
    private final Map<String, String> observed = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();

    private GenericReading() {}

    static Reading of(Map<Served, Condition> conditions, Instant readAt) throws KindException {
        GenericReading reading = new GenericReading();
        conditions.forEach(reading::add);
        if (!conditions.isEmpty() && reading.unseen.size() == conditions.size()) {
            throw new KindException("none of the cluster's endpoints could be looked at: "
                    + reading.unseen.stream().limit(5).collect(Collectors.joining("; "))
                    + (conditions.size() > 5 ? "; and %d more".formatted(conditions.size() - 5) : ""));
        }
        return new Reading(
                reading.findings.isEmpty() && !conditions.isEmpty() ? Reading.State.RUNNING : Reading.State.UNAVAILABLE,
                new Inventory(reading.identity, reading.observed, readAt),
                reading.findings);
    }

    private void add(Served served, Condition condition) {
        String place = served.member().name() + "/" + served.uri();
        switch (condition) {
            case Condition.Healthy(Reach.Listener listener) -> heard(place, listener);
            case Condition.Unhealthy(Reach.Listener listener, String reason) -> {
                heard(place, listener);
                warn("ENDPOINT_UNHEALTHY", served, Excerpt.of(listener.command()) + ", which listens there, " + reason);
            }
            case Condition.Silent() -> {
                identity.put("endpoint/" + place, "nobody listens");
                warn("ENDPOINT_SILENT", served, "nobody listens there");
            }
            case Condition.Unseen(String reason) -> {
                // The identity lacks it, and so differs from one that has it.
                unseen.add("host %s: %s".formatted(served.member().name(), reason));
                warn("ENDPOINT_UNSEEN", served, reason);
            }
        }
    }

    private void heard(String place, Reach.Listener listener) {
        identity.put("endpoint/" + place, Excerpt.of(listener.command()));
        observed.put(
                "listener/" + place,
                "process %d since %s"
                        .formatted(
                                listener.pid(),
                                listener.startedAt().map(Instant::toString).orElse("an unknown time")));
    }

    private void warn(String code, Served served, String seen) {
        findings.add(Finding.warning(
                code,
                "endpoint %s of host %s".formatted(served.uri(), served.member().name()),
                seen,
                "see to the program, and to the host's agent"));
    }
}
