package io.drover.server.audit;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.Outcome;
import io.drover.migration.identity.ClusterId;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Enters attempts that were refused, so that a flood of them does not fill the disk. The first of its kind is entered at
 * once; those that follow within {@link #WINDOW} are counted, and entered together at its end. What has more than
 * {@link #KINDS} different kinds within a window is counted as one more. So there are at most 66 entries in five minutes,
 * whatever anybody does. Thread-safe.
 *
 * <p>A refused attempt stays refused where it cannot be entered; the log says so. Counts that are not entered yet are lost
 * where the server is killed.
 */
public final class RefusedAttempts implements SmartLifecycle {
    /** How long attempts of one kind are counted before they are entered. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    /** The most kinds that are told apart within a window. */
    public static final int KINDS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(RefusedAttempts.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Kind OTHERS = new Kind("others", "", "more attempts of many kinds", Outcome.REFUSED, "");

    private final Store store;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<Kind, Repeated> counted = new LinkedHashMap<>();
    private Instant windowBegan = Instant.MIN;
    private volatile @Nullable Thread ticker;

    public RefusedAttempts(Store store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    private record Kind(String who, String from, String what, Outcome outcome, String code) {}

    /** How often since the first, which has an entry of its own. */
    private record Repeated(Act first, long more, Instant last) {
        Act summary() {
            Map<String, String> details = new HashMap<>(first.details());
            details.put("count", String.valueOf(more));
            details.put("first", String.valueOf(first.at()));
            return Act.told(
                    last,
                    first.who(),
                    first.from(),
                    first.what(),
                    first.target(),
                    first.cluster(),
                    first.outcome(),
                    details);
        }
    }

    /**
     * Enters an attempt, or counts it.
     *
     * @param details among them the {@code code} of the refusal, which tells kinds apart
     */
    public void note(
            String who,
            String from,
            String what,
            String target,
            Optional<ClusterId> cluster,
            Outcome outcome,
            Map<String, String> details) {
        Instant now = time.instant();
        Kind exact = new Kind(who, from, what, outcome, details.getOrDefault("code", ""));
        List<Act> due = new ArrayList<>();
        lock.lock();
        try {
            if (isOver(now)) {
                due.addAll(close(now));
            }
            boolean told = counted.containsKey(exact) || counted.size() < KINDS;
            Act act = told
                    ? Act.told(now, who, from, what, target, cluster, outcome, details)
                    : Act.told(now, OTHERS.who(), "", OTHERS.what(), "", Optional.empty(), OTHERS.outcome(), Map.of());
            Kind kind = told ? exact : OTHERS;
            Repeated before = counted.get(kind);
            if (before == null) {
                due.add(act);
                counted.put(kind, new Repeated(act, 0, now));
            } else {
                counted.put(kind, new Repeated(before.first(), before.more() + 1, now));
            }
        } finally {
            lock.unlock();
        }
        enter(due);
    }

    private boolean isOver(Instant now) {
        return windowBegan.equals(Instant.MIN) || !now.isBefore(windowBegan.plus(WINDOW));
    }

    private List<Act> close(Instant now) {
        List<Act> due = counted.values().stream()
                .filter(repeated -> repeated.more() > 0)
                .map(Repeated::summary)
                .toList();
        counted = new LinkedHashMap<>();
        windowBegan = now;
        return due;
    }

    /** Enters what was counted, where its time has come. */
    void enterCounted(boolean whetherDueOrNot) {
        Instant now = time.instant();
        List<Act> due;
        lock.lock();
        try {
            due = counted.isEmpty() || !(whetherDueOrNot || isOver(now)) ? List.of() : close(now);
        } finally {
            lock.unlock();
        }
        enter(due);
    }

    private void enter(List<Act> acts) {
        if (acts.isEmpty()) {
            return;
        }
        try {
            store.write(transaction -> {
                acts.forEach(transaction.audit()::append);
                return acts.size();
            });
        } catch (RuntimeException e) {
            // What was refused stays refused; that it is not entered must not turn into another answer.
            LOG.error("refused attempts are not in the audit: {}", acts, e);
        }
    }

    @Override
    public void start() {
        ticker = Thread.ofVirtual().name("refused-attempts").start(this::tick);
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                enterCounted(false);
            }
        } catch (InterruptedException e) {
            LOG.debug("refused attempts are entered no more: the server stops");
        }
    }

    @Override
    public void stop() {
        Thread running = ticker;
        ticker = null;
        if (running != null) {
            running.interrupt();
        }
        enterCounted(true);
    }

    @Override
    public boolean isRunning() {
        return ticker != null;
    }
}
