package io.drover.cli.watch;

import io.drover.cli.failure.CliException;
import io.drover.cli.rest.EventStream;
import io.drover.cli.rest.PlaneApi;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes its owner when a plane sends an event about a subject. It connects again by itself, after the last event seen;
 * while it cannot, its owner wakes by time and reads. Events only say that something changed: what is shown is always
 * read anew, so that a lost or repeated event does no harm.
 */
final class EventFeed implements AutoCloseable {
    private static final Duration READ_AGAIN_WITH_EVENTS = Duration.ofSeconds(5);
    private static final Duration READ_AGAIN_WITHOUT = Duration.ofSeconds(1);

    private final PlaneApi plane;
    private final String subject;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean connected;

    EventFeed(PlaneApi plane, String subject) {
        this.plane = plane;
        this.subject = subject;
        thread = Thread.ofVirtual().name("event feed").start(this::run);
    }

    /** How long to rely on events before reading anyway. */
    Duration readAgainAfter() {
        return connected ? READ_AGAIN_WITH_EVENTS : READ_AGAIN_WITHOUT;
    }

    /** Waits for a change, at most so long; returns whether there was one. */
    boolean await(Duration longest) throws InterruptedException {
        boolean changed = changes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        changes.drainPermits();
        return changed;
    }

    private void run() {
        OptionalLong last = OptionalLong.empty();
        Backoff backoff = new Backoff();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (EventStream stream = plane.openEvents(last, Optional.of(subject))) {
                    connected = true;
                    backoff.reset();
                    while (true) {
                        last = stream.next().value().resumeAfter(last);
                        changes.release();
                    }
                } catch (CliException e) {
                    // Whatever it is, the owner meets it when it reads, and tells the user.
                    connected = false;
                    changes.release();
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
