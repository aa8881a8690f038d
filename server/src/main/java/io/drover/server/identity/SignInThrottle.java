package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import io.drover.server.identity.SignInFailures.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Slows down the guessing of passwords. Delays double with each failure: for an address, whatever the accounts that it
 * tries, up to a quarter of an hour; and for an account, whatever the addresses, up to half a minute. An address that has
 * not failed at an account yet does not wait for that account's delay, so that an attack on an account cannot lock its
 * owner out.
 *
 * <p>An attempt counts as failed until it is known to have succeeded, so that many at once do not slip through. What
 * nobody touched for an hour is forgotten, and of each sort the 10,000 touched last are known. What is known is to be
 * stored too, since a restart would be a new start for whoever guesses. Thread-safe.
 */
final class SignInThrottle {
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private static final int SUBJECTS = 10_000;

    private final Map<Sort, Map<Digest, SignInFailures>> known = new EnumMap<>(Sort.class);
    private final Set<Digest> changed = new HashSet<>();

    /** @param stored what was known before, that of longest ago first */
    SignInThrottle(Collection<SignInFailures> stored) {
        stored.forEach(failures -> of(failures.sort()).put(failures.subject(), failures));
    }

    /**
     * Begins an attempt, which counts as failed until {@link #succeeded}.
     *
     * @return how long to wait instead, if so; the attempt does not count then
     */
    synchronized Optional<Duration> begin(String account, String network, Instant now) {
        Duration wait = wait(Sort.ADDRESS, network, now);
        if (current(Sort.PAIR, pair(account, network), now).count() > 0) {
            Duration ofAccount = wait(Sort.ACCOUNT, account, now);
            wait = wait.compareTo(ofAccount) > 0 ? wait : ofAccount;
        }
        if (wait.isPositive()) {
            return Optional.of(wait);
        }
        count(Sort.ADDRESS, network, now);
        count(Sort.ACCOUNT, account, now);
        count(Sort.PAIR, pair(account, network), now);
        return Optional.empty();
    }

    /** Takes back what an attempt counted; of an account, all failures, as its owner is there. */
    synchronized void succeeded(String account, String network) {
        forget(Sort.ACCOUNT, account);
        forget(Sort.PAIR, pair(account, network));
        Digest address = SignInFailures.subject(Sort.ADDRESS, network);
        of(Sort.ADDRESS).computeIfPresent(address, (subject, failures) -> failures.without());
        changed.add(address);
    }

    /** What is to be stored; empty where it is to be deleted. It is told again until it is {@link #stored}. */
    synchronized Map<Digest, Optional<SignInFailures>> changes() {
        Map<Digest, Optional<SignInFailures>> changes = new HashMap<>();
        changed.forEach(subject -> changes.put(subject, find(subject)));
        return changes;
    }

    /** What has changed again meanwhile is told again. */
    synchronized void stored(Map<Digest, Optional<SignInFailures>> changes) {
        changes.forEach((subject, failures) -> {
            if (find(subject).equals(failures)) {
                changed.remove(subject);
            }
        });
    }

    private Optional<SignInFailures> find(Digest subject) {
        return known.values().stream()
                .flatMap(all -> Optional.ofNullable(all.get(subject)).stream())
                .findFirst();
    }

    private Duration wait(Sort sort, String text, Instant now) {
        SignInFailures failures = current(sort, text, now);
        Limit limit = Limit.of(sort);
        if (failures.count() < limit.free()) {
            return Duration.ZERO;
        }
        // A clock that was set back makes nobody wait for longer than the longest delay.
        Duration left = Duration.between(now, failures.next());
        return left.compareTo(limit.longest()) > 0 ? limit.longest() : left;
    }

    private SignInFailures current(Sort sort, String text, Instant now) {
        Digest subject = SignInFailures.subject(sort, text);
        SignInFailures none = SignInFailures.none(sort, subject);
        SignInFailures found = of(sort).getOrDefault(subject, none);
        return found.last().plus(FORGOTTEN_AFTER).isBefore(now) ? none : found;
    }

    private void count(Sort sort, String text, Instant now) {
        SignInFailures before = current(sort, text, now);
        int count = before.count() + 1;
        of(sort).put(
                        before.subject(),
                        new SignInFailures(
                                sort,
                                before.subject(),
                                count,
                                now,
                                now.plus(Limit.of(sort).delay(count))));
        changed.add(before.subject());
    }

    private void forget(Sort sort, String text) {
        Digest subject = SignInFailures.subject(sort, text);
        of(sort).remove(subject);
        changed.add(subject);
    }

    private Map<Digest, SignInFailures> of(Sort sort) {
        return known.computeIfAbsent(sort, same -> new Bounded());
    }

    private static String pair(String account, String network) {
        return network + " " + account;
    }

    /** Knows those touched last. */
    private final class Bounded extends LinkedHashMap<Digest, SignInFailures> {
        private static final long serialVersionUID = 1L;

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, SignInFailures> eldest) {
            if (size() <= SUBJECTS) {
                return false;
            }
            changed.add(eldest.getKey());
            return true;
        }
    }

    /**
     * @param free failures that cost nothing
     * @param longest delay
     */
    private record Limit(int free, Duration longest) {
        private static final Limit OF_ADDRESS = new Limit(5, Duration.ofMinutes(15));
        private static final Limit OF_ACCOUNT = new Limit(10, Duration.ofSeconds(30));
        private static final int MAX_DOUBLINGS = 20;

        static Limit of(Sort sort) {
            return switch (sort) {
                case ADDRESS -> OF_ADDRESS;
                case ACCOUNT, PAIR -> OF_ACCOUNT;
            };
        }

        Duration delay(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            Duration doubled = Duration.ofSeconds(1L << Math.min(failures - free, MAX_DOUBLINGS));
            return doubled.compareTo(longest) > 0 ? longest : doubled;
        }
    }
}
