package io.drover.simulation.plane;

import io.drover.migration.ownership.PlaneClock;

/** Whether this plane was restored from an old copy, as the server's class of the same name knows it. */
final class StandDown {
    private final SimulatedPlane plane;
    private final boolean heeded;
    private boolean shown;

    /** @param heeded whether the plane takes its witnesses' word */
    StandDown(SimulatedPlane plane, boolean heeded) {
        this.plane = plane;
        this.heeded = heeded;
        this.shown = plane.records().recovered().standsDown();
    }

    /** Takes note of the clock that another remembers of this plane. */
    void witness(PlaneClock remembered) {
        if (plane.records().clock().isBehind(remembered)) {
            proven();
        }
    }

    /** Takes note of a host's promise to a recovery. */
    void promised(int refusedBelow) {
        if (plane.records().clock().incarnation() < refusedBelow) {
            proven();
        }
    }

    /** Where that cannot be stored, it must be noticed again after a restart. */
    void proven() {
        if (!shown) {
            shown = true;
            plane.store()
                    .write(
                            records -> shown ? records.with(records.recovered().standingDown(true)) : records,
                            () -> {},
                            () -> {});
        }
    }

    /** The plane is recovered: that is stored already. */
    void recovered() {
        shown = false;
    }

    boolean isDown() {
        return heeded && shown;
    }

    /** Whether it was shown a clock above its own, heeded or not. */
    boolean isShown() {
        return shown;
    }
}
