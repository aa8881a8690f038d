package io.drover.server.gateway;

import io.drover.protocol.v1.ProbeWindow;
import java.util.Optional;

/** A part of the time in which hosts probe. */
public enum ProbeSpan {
    /** From the start of the probes on. */
    BEFORE(ProbeWindow.PROBE_WINDOW_BEFORE),
    /** While nobody can command the cluster, and every request that reaches into that time. */
    DURING(ProbeWindow.PROBE_WINDOW_DURING),
    /** Since the new owner serves. */
    AFTER(ProbeWindow.PROBE_WINDOW_AFTER);

    private final ProbeWindow message;

    ProbeSpan(ProbeWindow message) {
        this.message = message;
    }

    ProbeWindow message() {
        return message;
    }

    /** Empty for one that this version does not know. */
    static Optional<ProbeSpan> of(ProbeWindow message) {
        return switch (message) {
            case PROBE_WINDOW_BEFORE -> Optional.of(BEFORE);
            case PROBE_WINDOW_DURING -> Optional.of(DURING);
            case PROBE_WINDOW_AFTER -> Optional.of(AFTER);
            case UNRECOGNIZED -> Optional.empty();
        };
    }
}
