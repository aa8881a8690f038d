package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds operations on a cluster while its migration is between LOCK and SWITCH.
 *
 * <p>Operations enter and leave; a lock waits for those inside and holds the ones that come. In memory only: a server
 * that starts anew holds nothing until the migration locks again, and a committed cluster is refused by its ownership.
 * Thread-safe.
 */
public final class ClusterLocks {
    /** The longest time for which an operation is held before it is refused. */
    public static final Duration HOLD = Duration.ofSeconds(10);

    private static final Duration OPEN_DRAIN = Duration.ofMillis(500);
    private static final Duration HELD_DRAIN = Duration.ofSeconds(5);

    private final ReentrantLock mutex = new ReentrantLock();
    private final Condition changed = mutex.newCondition();
    private final Map<ClusterId, Gate> gates = new HashMap<>();
    private final Duration hold;

    public ClusterLocks() {
        this(HOLD);
    }

    ClusterLocks(Duration hold) {
        this.hold = hold;
    }

    /**
     * Begins an operation; the caller closes what it gets when the operation has ended.
     *
     * @throws ClusterLockedException when the cluster stays locked for {@link #HOLD}
     */
    public Operation enter(ClusterId cluster) throws InterruptedException {
        mutex.lockInterruptibly();
        try {
            long nanos = hold.toNanos();
            while (gate(cluster).locked) {
                if (nanos <= 0) {
                    throw new ClusterLockedException(cluster);
                }
                nanos = changed.awaitNanos(nanos);
            }
            gate(cluster).inside++;
            return () -> leave(cluster);
        } finally {
            mutex.unlock();
        }
    }

    /** Whether operations are held now. */
    public boolean isLocked(ClusterId cluster) {
        mutex.lock();
        try {
            Gate gate = gates.get(cluster);
            return gate != null && gate.locked;
        } finally {
            mutex.unlock();
        }
    }

    /** Waits until operations are not held, or the time is over; whether they are not. */
    public boolean awaitUnlocked(ClusterId cluster, Duration patience) throws InterruptedException {
        mutex.lockInterruptibly();
        try {
            long nanos = patience.toNanos();
            while (gates.containsKey(cluster) && gate(cluster).locked) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            mutex.unlock();
        }
    }

    /**
     * Holds new operations and waits for those inside. At first new ones go on meanwhile, so that only the last instant
     * is held; where they come so thick that there is always one inside, they are held for as long as it takes, but not
     * for so long that they are refused.
     *
     * @param drain how long to wait
     * @return false when some were still inside; then nothing is held
     */
    public boolean lock(ClusterId cluster, Duration drain) throws InterruptedException {
        long end = System.nanoTime() + drain.toNanos();
        do {
            boolean empty = awaitEmpty(cluster, Math.min(OPEN_DRAIN.toNanos(), end - System.nanoTime()), false)
                    || awaitEmpty(cluster, Math.min(HELD_DRAIN.toNanos(), end - System.nanoTime()), true);
            if (empty) {
                return true;
            }
        } while (end - System.nanoTime() > 0);
        return false;
    }

    /** Locks once nobody is inside; in the end, nothing is held unless it did. */
    private boolean awaitEmpty(ClusterId cluster, long patience, boolean hold) throws InterruptedException {
        mutex.lockInterruptibly();
        boolean empty = false;
        try {
            long nanos = patience;
            gate(cluster).locked = hold;
            while (gate(cluster).inside > 0 && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            empty = gate(cluster).inside == 0;
            return empty;
        } finally {
            Gate gate = gate(cluster);
            gate.locked = empty;
            forgetIfIdle(cluster, gate);
            changed.signalAll();
            mutex.unlock();
        }
    }

    public void unlock(ClusterId cluster) {
        mutex.lock();
        try {
            Gate gate = gate(cluster);
            gate.locked = false;
            forgetIfIdle(cluster, gate);
            changed.signalAll();
        } finally {
            mutex.unlock();
        }
    }

    private void leave(ClusterId cluster) {
        mutex.lock();
        try {
            Gate gate = gate(cluster);
            gate.inside--;
            forgetIfIdle(cluster, gate);
            changed.signalAll();
        } finally {
            mutex.unlock();
        }
    }

    private Gate gate(ClusterId cluster) {
        return gates.computeIfAbsent(cluster, ignored -> new Gate());
    }

    private void forgetIfIdle(ClusterId cluster, Gate gate) {
        if (!gate.locked && gate.inside == 0) {
            gates.remove(cluster);
        }
    }

    /** An operation in progress. */
    public interface Operation extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Gate {
        private boolean locked;
        private int inside;
    }
}
