package io.drover.simulation.host;

import io.drover.migration.host.SessionTarget;
import java.util.Optional;

/** A host's end of a session. */
final class HostSession {
    private final SessionTarget target;
    private Optional<PlaneDoor> door = Optional.empty();
    private long number;
    private boolean live;
    private boolean restored;
    private int failures;
    private Optional<HostReport> reported = Optional.empty();

    HostSession(SessionTarget target) {
        this.target = target;
    }

    SessionTarget target() {
        return target;
    }

    /** By which it was dialled the last time. */
    Optional<PlaneDoor> door() {
        return door;
    }

    long number() {
        return number;
    }

    boolean isIdle() {
        return number == 0;
    }

    boolean isLive() {
        return live;
    }

    /** Whether the plane is behind what it told before. */
    boolean isRestored() {
        return restored;
    }

    /** Whether the plane's commands are taken. */
    boolean isObeyed() {
        return live && !restored;
    }

    void setRestored(boolean now) {
        restored = now;
    }

    void dialling(PlaneDoor by, long newNumber, HostReport report) {
        door = Optional.of(by);
        number = newNumber;
        live = false;
        restored = false;
        reported = Optional.of(report);
    }

    void opened() {
        live = true;
        failures = 0;
    }

    /** Returns how long to wait before dialling again. */
    long ended() {
        live = false;
        number = 0;
        failures++;
        return Math.min(30_000, 250L << Math.min(failures - 1, 10));
    }

    void forgetReported() {
        reported = Optional.empty();
    }

    /** Whether there is something new to tell. */
    boolean isNew(HostReport report) {
        boolean different = !reported.equals(Optional.of(report));
        reported = Optional.of(report);
        return different;
    }
}
