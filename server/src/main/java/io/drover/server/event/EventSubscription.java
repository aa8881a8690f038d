package io.drover.server.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One listener's share of the events: first those stored since the last that it knows, then each new one. One that does
 * not keep up is cut, so that it costs no more than its queue; it goes on from the last number that it got. For one
 * reading thread.
 */
public final class EventSubscription implements AutoCloseable {
    /** The most events that wait for a slow listener. */
    public static final int QUEUE = 1024;

    private static final int PAGE = 200;

    private final Events events;
    private final Consumer<EventSubscription> onClose;
    private final Optional<String> subject;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean cut;
    private boolean caughtUp;
    private long last;

    EventSubscription(Events events, Consumer<EventSubscription> onClose, long after, Optional<String> subject) {
        this.events = events;
        this.onClose = onClose;
        this.last = after;
        this.subject = subject;
    }

    /**
     * The next events in order; none when there are none within the time, or when {@link #isCut}.
     *
     * @param patience how long to wait for the first
     */
    public List<Event> next(Duration patience) throws InterruptedException {
        while (!caughtUp) {
            List<Event> page = events.after(last, PAGE);
            caughtUp = page.size() < PAGE;
            if (!page.isEmpty()) {
                last = page.getLast().number();
                List<Event> wanted = page.stream().filter(this::isWanted).toList();
                if (!wanted.isEmpty()) {
                    return wanted;
                }
            }
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Event event = queue.poll(cut ? 0 : deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                return List.of();
            }
            if (event.number() == 0 && !event.type().isEmpty()) {
                // Announced and not stored yet: it has no number to go on from.
                return List.of(event);
            }
            // Those that came while the stored ones were read are there twice.
            if (event.number() > last) {
                last = event.number();
                return List.of(event);
            }
        }
    }

    /** Whether nothing more will come. */
    public boolean isCut() {
        return cut && queue.isEmpty();
    }

    /** Whether it did not keep up; what waits already may still be taken. */
    public boolean isOverflown() {
        return cut;
    }

    void offer(Event event) {
        if (!cut && isWanted(event) && !queue.offer(event)) {
            cut();
        }
    }

    void cut() {
        cut = true;
        // Wakes a reader that waits; where the queue is full, none waits.
        boolean woken = queue.offer(new Event(0, java.time.Instant.EPOCH, "", "", java.util.Map.of()));
        assert woken || !queue.isEmpty();
    }

    private boolean isWanted(Event event) {
        return subject.isEmpty() || subject.get().equals(event.subject());
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
