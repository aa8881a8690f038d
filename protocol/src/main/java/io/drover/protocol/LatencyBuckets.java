package io.drover.protocol;

import java.util.Arrays;

/**
 * The buckets in which probes count latencies: bounds that grow by the square root of 2 from 0.25 ms to 16,384 ms, so that
 * a percentile is told within 41 % at every scale, in a fixed and small space.
 */
public final class LatencyBuckets {
    /** The number of bounds. */
    public static final int BOUNDS = 33;

    /** The number of buckets: one below each bound, and one for everything above the last. */
    public static final int COUNT = BOUNDS + 1;

    private static final double FIRST_MICROS = 250;
    private static final long[] BOUND_MICROS = bounds();

    private LatencyBuckets() {}

    private static long[] bounds() {
        long[] bounds = new long[BOUNDS];
        for (int i = 0; i < BOUNDS; i++) {
            bounds[i] = Math.round(FIRST_MICROS * Math.pow(2, i / 2.0));
        }
        return bounds;
    }

    /** The bucket of a latency in microseconds: the first whose bound it is below, or the last. */
    public static int of(long micros) {
        int found = Arrays.binarySearch(BOUND_MICROS, micros);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /**
     * The bound that the latencies in a bucket are below, in microseconds.
     *
     * @param bucket from 0 to {@link #BOUNDS} - 1; the last bucket has none
     */
    public static long boundMicros(int bucket) {
        return BOUND_MICROS[bucket];
    }
}
