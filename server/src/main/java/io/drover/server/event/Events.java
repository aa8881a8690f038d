package io.drover.server.event;

import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what happens. An event is stored in the transaction of what it tells of, so that there is never one without
 * the other; subscribers get it once that is durable.
 *
 * <p>One thread reads new events from the store, in the order of their numbers, and hands them to all subscribers. It is
 * woken after each commit; besides it looks twice a second while anybody listens, for the events of other servers of the
 * plane. Thread-safe.
 */
public final class Events implements SmartLifecycle {
    /** Older events are deleted. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int PAGE = 500;
    private static final long POLL_MILLIS = 500;
    private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

    private final Store store;
    private final InstantSource time;
    private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private volatile @Nullable Thread pump;
    private volatile boolean stopping;

    public Events(Store store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    /** Stores an event, and has it delivered once the transaction is durable. */
    public Event publish(Transaction transaction, Event event) {
        Event stored = transaction.events().append(event);
        transaction.afterCommit(news::release);
        return stored;
    }

    /** Stores events that went with no other change. */
    public void publish(Event event) {
        store.write(transaction -> publish(transaction, event));
    }

    /** Tells those who listen now of something that is not durable yet; it is published again when it is. */
    public void announce(Event event) {
        subscriptions.forEach(subscription -> subscription.offer(event));
    }

    /** The number of the newest event; 0 where there is none. */
    public long newest() {
        return store.read(transaction -> transaction.events().newest());
    }

    /** Stored events after a number, oldest first. */
    public List<Event> after(long number, int limit) {
        return store.read(transaction -> transaction.events().after(number, limit));
    }

    /**
     * Begins to listen. The caller closes the subscription.
     *
     * @param after the number of the last event that the subscriber knows
     * @param subject the only subject that it wants to hear of, if any
     */
    public EventSubscription subscribe(long after, Optional<String> subject) {
        EventSubscription subscription = new EventSubscription(this, subscriptions::remove, after, subject);
        if (stopping) {
            subscription.cut();
            return subscription;
        }
        subscriptions.add(subscription);
        news.release();
        return subscription;
    }

    /** Subscribers at present. */
    public int subscribers() {
        return subscriptions.size();
    }

    @Override
    public void start() {
        long newest = newest();
        stopping = false;
        pump = Thread.ofVirtual().name("events").start(() -> pump(newest));
    }

    @Override
    public void stop() {
        stopping = true;
        Thread running = pump;
        if (running != null) {
            running.interrupt();
        }
        pump = null;
        subscriptions.forEach(EventSubscription::cut);
    }

    @Override
    public boolean isRunning() {
        return pump != null;
    }

    private void pump(long from) {
        long delivered = from;
        long pruneAt = System.nanoTime();
        while (!stopping) {
            try {
                if (subscriptions.isEmpty()) {
                    // Nobody listens: sleep until somebody does, or it is time to delete old events.
                    if (!news.tryAcquire(PRUNE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                        LOG.debug("no events and no subscribers for {}", PRUNE_INTERVAL);
                    }
                } else if (!news.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    LOG.trace("looking for events of other servers");
                }
                news.drainPermits();
                delivered = deliver(delivered);
                if (System.nanoTime() - pruneAt >= 0) {
                    store.write(transaction ->
                            transaction.events().deleteBefore(time.instant().minus(KEPT)));
                    pruneAt = System.nanoTime() + PRUNE_INTERVAL.toNanos();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The store may be full or busy; subscribers get what they missed once it answers again.
                if (!stopping) {
                    LOG.warn("events are not delivered at present: {}", e.getMessage());
                    news.release();
                    pause();
                }
            }
        }
    }

    private long deliver(long delivered) {
        long last = delivered;
        while (true) {
            List<Event> page = after(last, PAGE);
            for (Event event : page) {
                subscriptions.forEach(subscription -> subscription.offer(event));
                last = event.number();
            }
            if (page.size() < PAGE) {
                return last;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
