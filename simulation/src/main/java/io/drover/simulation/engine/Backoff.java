package io.drover.simulation.engine;

/** Pauses that grow. */
public final class Backoff {
    private final long longestMillis;
    private long nextMillis;

    public Backoff(long firstMillis, long longestMillis) {
        this.nextMillis = firstMillis;
        this.longestMillis = longestMillis;
    }

    public long nextMillis() {
        long current = nextMillis;
        nextMillis = Math.min(longestMillis, current * 2);
        return current;
    }
}
