package io.drover.server.migration.impact;

import io.drover.migration.identity.HostKey;
import io.drover.server.gateway.ProbeSpan;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An endpoint of the business, and how its host found it.
 *
 * @param host the host that serves it, and that asked
 * @param hostName its name
 * @param uri as the cluster publishes it
 * @param windows the requests by part of the migration, each part at most once
 */
public record ProbedEndpoint(HostKey host, String hostName, String uri, List<ImpactWindow> windows) {
    static final int MAX_URI = 1024;
    static final int MAX_NAME = 255;

    public ProbedEndpoint {
        windows = List.copyOf(windows);
        ImpactText.check("host's name", hostName, MAX_NAME);
        ImpactText.check("published endpoint", uri, MAX_URI);
        Set<ProbeSpan> spans = EnumSet.noneOf(ProbeSpan.class);
        for (ImpactWindow window : windows) {
            if (!spans.add(window.span())) {
                throw new IllegalArgumentException("two windows %s of %s".formatted(window.span(), uri));
            }
        }
    }

    long failed() {
        return windows.stream().mapToLong(ImpactWindow::failed).sum();
    }

    long slowestMicros() {
        return windows.stream().mapToLong(ImpactWindow::slowestMicros).max().orElse(0);
    }
}
