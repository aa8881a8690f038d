package io.drover.server.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down the guessing of passwords. Delays double with each failure: for an address, whatever the accounts that it
 * tries, up to a quarter of an hour; and for an account, whatever the addresses, up to half a minute. An address that has
 * not failed at an account yet does not wait for that account's delay, so that an attack on an account cannot lock its
 * owner out.
 *
 * <p>An attempt counts as failed until it is known to have succeeded, so that many at once do not slip through. What
 * nobody touched for an hour is forgotten, and of each sort the 10,000 touched last are known. Thread-safe.
 */
final class SignInThrottle {
    private static final int KEYS = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final Limit OF_ADDRESS = new Limit(5, Duration.ofMinutes(15));
    private static final Limit OF_ACCOUNT = new Limit(10, Duration.ofSeconds(30));

    private final Map<String, Failures> addresses = bounded();
    private final Map<String, Failures> accounts = bounded();
    private final Map<String, Failures> pairs = bounded();

    /**
     * Begins an attempt, which counts as failed until {@link #succeeded}.
     *
     * @return how long to wait instead, if so; the attempt does not count then
     */
    synchronized Optional<Duration> begin(String account, String network, Instant now) {
        Duration wait = wait(addresses, network, OF_ADDRESS, now);
        if (failures(pairs, pair(account, network), now) > 0) {
            Duration ofAccount = wait(accounts, account, OF_ACCOUNT, now);
            wait = wait.compareTo(ofAccount) > 0 ? wait : ofAccount;
        }
        if (wait.isPositive()) {
            return Optional.of(wait);
        }
        count(addresses, network, OF_ADDRESS, now);
        count(accounts, account, OF_ACCOUNT, now);
        count(pairs, pair(account, network), OF_ACCOUNT, now);
        return Optional.empty();
    }

    /** Takes back what an attempt counted; of an account, all failures, as its owner is there. */
    synchronized void succeeded(String account, String network) {
        accounts.remove(account);
        pairs.remove(pair(account, network));
        addresses.computeIfPresent(network, (key, failures) -> failures.without());
    }

    private static Duration wait(Map<String, Failures> all, String key, Limit limit, Instant now) {
        return failures(all, key, now) < limit.free()
                ? Duration.ZERO
                : Duration.between(now, all.getOrDefault(key, Failures.NONE).next());
    }

    private static int failures(Map<String, Failures> all, String key, Instant now) {
        Failures known = all.getOrDefault(key, Failures.NONE);
        return known.last().plus(FORGOTTEN_AFTER).isBefore(now) ? 0 : known.count();
    }

    private static void count(Map<String, Failures> all, String key, Limit limit, Instant now) {
        int count = failures(all, key, now) + 1;
        all.put(key, new Failures(count, now, now.plus(limit.delay(count))));
    }

    private static String pair(String account, String network) {
        return network + " " + account;
    }

    private static Map<String, Failures> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                return size() > KEYS;
            }
        };
    }

    /**
     * @param free failures that cost nothing
     * @param longest delay
     */
    private record Limit(int free, Duration longest) {
        private static final int MAX_DOUBLINGS = 20;

        Duration delay(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            Duration doubled = Duration.ofSeconds(1L << Math.min(failures - free, MAX_DOUBLINGS));
            return doubled.compareTo(longest) > 0 ? longest : doubled;
        }
    }

    /**
     * @param count of those in a row
     * @param last when
     * @param next when another attempt may be made
     */
    private record Failures(int count, Instant last, Instant next) {
        static final Failures NONE = new Failures(0, Instant.EPOCH, Instant.EPOCH);

        Failures without() {
            return new Failures(Math.max(0, count - 1), last, last);
        }
    }
}
