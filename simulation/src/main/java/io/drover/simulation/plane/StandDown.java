package io.drover.simulation.plane;

import io.drover.migration.ownership.PlaneClock;

/** Whether this plane was restored from an old copy, as the server's class of the same name knows it. */
final class StandDown {
    private final boolean heeded;
    private boolean shown;

    /** @param heeded whether the plane takes its witnesses' word */
    StandDown(boolean heeded) {
        this.heeded = heeded;
    }

    /** Takes note of the clock that another remembers of this plane; returns whether the plane stands down. */
    boolean witness(PlaneClock remembered, PlaneClock own) {
        shown = shown || own.isBehind(remembered);
        return isDown();
    }

    boolean isDown() {
        return heeded && shown;
    }

    /** Whether it was ever shown a clock above its own, heeded or not. */
    boolean isShown() {
        return shown;
    }
}
