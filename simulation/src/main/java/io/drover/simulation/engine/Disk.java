package io.drover.simulation.engine;

import java.util.function.UnaryOperator;

/**
 * What is durable on a machine. It is replaced as a whole: what is being written counts from one instant on, and not
 * before. Writes fail, take long, find no space, and end with the process at either side of that instant; on a host a file
 * may be torn, and tells so.
 */
public final class Disk<T> {
    private final EventLoop loop;
    private final Dice dice;
    private final Faults faults;
    private final Machine process;
    private final Runnable changed;
    private final Runnable crash;
    private T content;
    private boolean torn;
    private long fullUntilMillis;

    /**
     * A disk with something on it.
     *
     * @param changed told whenever there is something else on it
     * @param crash kills the process
     */
    public Disk(
            EventLoop loop, Dice dice, Faults faults, Machine process, T content, Runnable changed, Runnable crash) {
        this.loop = loop;
        this.dice = dice;
        this.faults = faults;
        this.process = process;
        this.content = content;
        this.changed = changed;
        this.crash = crash;
    }

    /** What is on it, or was before it was torn. */
    public T content() {
        return content;
    }

    public boolean isTorn() {
        return torn;
    }

    /** An operator puts the last whole copy back. */
    public void repair() {
        torn = false;
    }

    /** Somebody puts something else there. */
    public void replaceBy(T other) {
        content = other;
        torn = false;
        changed.run();
    }

    /**
     * Begins to write; one of the two is heard, unless the process dies first.
     *
     * @param change is applied at the moment from which on it is durable
     */
    public void write(UnaryOperator<T> change, Runnable written, Runnable failed) {
        if (faults.strikes(Fault.FULL_DISK, process)) {
            fullUntilMillis = loop.nowMillis() + dice.between(500, 30_000);
        }
        boolean full = fullUntilMillis > loop.nowMillis() && !faults.isQuiet();
        long millis = dice.between(1, 3) + (faults.strikes(Fault.SLOW_DISK, process) ? dice.between(100, 30_000) : 0);
        if (full || faults.strikes(Fault.FAILED_WRITE, process)) {
            process.after(millis, failed);
        } else if (process.isHost() && faults.strikes(Fault.TORN_WRITE, process)) {
            process.after(millis, () -> {
                torn = true;
                crash.run();
            });
        } else {
            boolean diesBefore = faults.strikes(Fault.CRASH, process);
            boolean diesAfter = faults.strikes(Fault.CRASH, process);
            process.after(millis, () -> commit(change, written, diesBefore, diesAfter));
        }
    }

    private void commit(UnaryOperator<T> change, Runnable written, boolean diesBefore, boolean diesAfter) {
        if (diesBefore) {
            crash.run();
            return;
        }
        content = change.apply(content);
        changed.run();
        if (diesAfter) {
            crash.run();
            return;
        }
        written.run();
    }
}
