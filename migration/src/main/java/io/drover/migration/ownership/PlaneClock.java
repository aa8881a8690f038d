package io.drover.migration.ownership;

/**
 * How far a plane's durable history reaches, as it tells at the start of every session.
 *
 * @param incarnation grows each time a restored plane is recovered; from 1
 * @param change grows with every durable decision of the plane; from 0
 */
public record PlaneClock(int incarnation, long change) implements Comparable<PlaneClock> {
    public static final PlaneClock FIRST = new PlaneClock(1, 0);

    public PlaneClock {
        if (incarnation < 1 || change < 0) {
            throw new IllegalArgumentException("plane clock %d/%d: expected an incarnation from 1 and a change from 0"
                    .formatted(incarnation, change));
        }
    }

    public PlaneClock next() {
        return new PlaneClock(incarnation, change + 1);
    }

    /** The clock at the beginning of a later incarnation. */
    public PlaneClock reincarnated(int next) {
        if (next <= incarnation) {
            throw new IllegalArgumentException("incarnation %d after incarnation %d".formatted(next, incarnation));
        }
        return new PlaneClock(next, change + 1);
    }

    public PlaneClock latest(PlaneClock other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether a plane at this clock must have been restored from an old copy, if another saw it at {@code seen}. */
    public boolean isBehind(PlaneClock seen) {
        return compareTo(seen) < 0;
    }

    @Override
    public int compareTo(PlaneClock other) {
        int byIncarnation = Integer.compare(incarnation, other.incarnation);
        return byIncarnation != 0 ? byIncarnation : Long.compare(change, other.change);
    }

    @Override
    public String toString() {
        return incarnation + "/" + change;
    }
}
