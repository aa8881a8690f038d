package io.drover.simulation.engine;

import java.util.PriorityQueue;

/**
 * Virtual time: what is due first happens first, one step after another, and time jumps from one to the next. What is due
 * at the same time happens in the order in which it was asked for.
 */
public final class EventLoop {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowMillis;
    private long asked;
    private long steps;

    private record Due(long atMillis, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    public long nowMillis() {
        return nowMillis;
    }

    public long steps() {
        return steps;
    }

    public void after(long millis, Runnable task) {
        queue.add(new Due(nowMillis + millis, asked++, task));
    }

    /** Takes one step, unless there is none. */
    public boolean step() {
        Due next = queue.poll();
        if (next == null) {
            return false;
        }
        nowMillis = next.atMillis();
        steps++;
        next.task().run();
        return true;
    }
}
