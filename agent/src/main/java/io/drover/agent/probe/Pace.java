package io.drover.agent.probe;

import io.drover.protocol.v1.ProbeWindow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Which window a set of probes is in, and whether it goes on; wakes its probes when that changes. Thread-safe. */
final class Pace {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Moment now = new Moment(ProbeWindow.PROBE_WINDOW_BEFORE, 0);
    private boolean stopped;

    /**
     * A stay in a window.
     *
     * @param number of the stay, as a window may be entered again
     */
    record Moment(ProbeWindow window, long number) {}

    /** Why a probe waits no longer. */
    enum Wake {
        /** It is time for the next request. */
        DUE,
        /** A window began: it begins with a request of its own. */
        WINDOW_BEGAN,
        /** The set has ended. */
        STOPPED
    }

    Moment now() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Begins a window; nothing where it is in that one. */
    void begin(ProbeWindow window) {
        lock.lock();
        try {
            if (now.window() != window) {
                now = new Moment(window, now.number() + 1);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next request's time.
     *
     * @param untilNanos by {@link System#nanoTime}
     * @param known the moment that the caller acts on
     */
    Wake await(long untilNanos, Moment known) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (stopped) {
                    return Wake.STOPPED;
                }
                if (!now.equals(known)) {
                    return Wake.WINDOW_BEGAN;
                }
                long left = untilNanos - System.nanoTime();
                if (left <= 0) {
                    return Wake.DUE;
                }
                var _ = changed.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
