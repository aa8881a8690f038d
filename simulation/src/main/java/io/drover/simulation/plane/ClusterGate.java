package io.drover.simulation.plane;

import io.drover.simulation.engine.Machine;
import java.util.function.Consumer;

/** Holds operations while a migration is between LOCK and SWITCH, as the server's locks do: in memory only. */
public final class ClusterGate {
    private static final long DRAIN_MILLIS = 30_000;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Machine process;
    private final boolean drains;
    private boolean locked;
    private int inside;

    ClusterGate(Machine process, boolean drains) {
        this.process = process;
        this.drains = drains;
    }

    public boolean isLocked() {
        return locked;
    }

    boolean enter() {
        if (locked) {
            return false;
        }
        inside++;
        return true;
    }

    void leave() {
        inside--;
    }

    /** Waits for the operations inside, and tells whether they have ended in time; new ones go on meanwhile. */
    void lock(Consumer<Boolean> outcome) {
        await(DRAIN_MILLIS, outcome);
    }

    private void await(long millis, Consumer<Boolean> outcome) {
        if (inside == 0 || !drains) {
            locked = true;
            outcome.accept(true);
        } else if (millis <= 0) {
            outcome.accept(false);
        } else {
            process.after(LOOK_AGAIN_MILLIS, () -> await(millis - LOOK_AGAIN_MILLIS, outcome));
        }
    }

    void unlock() {
        locked = false;
    }
}
