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

    private final ReentrantLock mutex = new ReentrantLock();
    private final Condition changed = mutex.newCondition();
    private final Map<ClusterId, Gate> gates = new HashMap<>();

    /**
     * Begins an operation; the caller closes what it gets when the operation has ended.
     *
     * @throws ClusterLockedException when the cluster stays locked for {@link #HOLD}
     */
    public Operation enter(ClusterId cluster) throws InterruptedException {
        mutex.lockInterruptibly();
        try {
            long nanos = HOLD.toNanos();
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
     * Holds new operations and waits for those inside.
     *
     * @param drain how long to wait
     * @return false when some were still inside; then nothing is held
     */
    boolean lock(ClusterId cluster, Duration drain) throws InterruptedException {
        mutex.lockInterruptibly();
        try {
            long nanos = drain.toNanos();
            // New operations go on while the old ones drain: only the last instant is held.
            while (gate(cluster).inside > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            gate(cluster).locked = true;
            return true;
        } finally {
            mutex.unlock();
        }
    }

    void unlock(ClusterId cluster) {
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
