package io.drover.server.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A bucket of requests for each key, which fills again by and by. Knows the keys that asked last, so that its memory is
 * bounded. Thread-safe.
 */
final class RequestLimits {
    private static final int KEYS = 10_000;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEYS;
        }
    };

    /**
     * @param perSecond how many requests a second may go on for ever
     * @param burst how many may come at once
     * @param nanoTime a monotonic clock
     */
    RequestLimits(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Takes one request; otherwise tells how long to wait for it. */
    synchronized Optional<Duration> take(String key) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.getOrDefault(key, new Bucket(burst, now));
        double left = Math.min(burst, before.left() + (now - before.at()) / NANOS * perSecond);
        buckets.put(key, new Bucket(left < 1 ? left : left - 1, now));
        return left < 1 ? Optional.of(Duration.ofNanos((long) ((1 - left) / perSecond * NANOS))) : Optional.empty();
    }

    private record Bucket(double left, long at) {}
}
