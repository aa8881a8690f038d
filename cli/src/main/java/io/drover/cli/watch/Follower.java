package io.drover.cli.watch;

import io.drover.cli.answer.Answer;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UnreachableException;
import io.drover.cli.rest.PlaneApi;
import io.drover.cli.terminal.Interrupts;
import io.drover.cli.terminal.Surroundings;
import java.time.Duration;
import java.util.Optional;

/** Follows work at a plane to its end, across lost connections and restarts of the server. */
public final class Follower<T> {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LEAST_BETWEEN_READS = Duration.ofMillis(100);
    private static final Duration PATIENCE_WITH_SILENCE = Duration.ofMinutes(10);

    private final Surroundings surroundings;
    private final PlaneApi plane;
    private final Followed<T> followed;
    private final Display<T> display;
    private final Backoff backoff = new Backoff();
    private long heardNanos = System.nanoTime();
    private boolean lost;

    public Follower(Surroundings surroundings, PlaneApi plane, Followed<T> followed, Display<T> display) {
        this.surroundings = surroundings;
        this.plane = plane;
        this.followed = followed;
        this.display = display;
    }

    /**
     * Returns how it ended.
     *
     * @param limit how long to wait; without one, as long as the plane answers at least every ten minutes
     * @throws CliException when that time is over, or the plane refuses
     */
    public Answer<T> toTheEnd(Optional<Duration> limit) {
        long start = System.nanoTime();
        try (EventFeed feed = new EventFeed(plane, followed.subject());
                Interrupts.Registration registration = surroundings.interrupts().onInterrupt(this::leave)) {
            while (true) {
                Optional<Answer<T>> answer = read();
                if (answer.isPresent() && followed.ended(answer.get().value())) {
                    return answer.get();
                }
                if (limit.isPresent() && since(start).compareTo(limit.get()) >= 0) {
                    throw new UnreachableException(
                            "not ended within %s s\n  %s"
                                    .formatted(
                                            limit.get().toMillis() / 1000.0, String.join("\n  ", followed.farewell())),
                            null);
                }
                if (answer.isPresent()) {
                    await(feed);
                } else {
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.INTERRUPTED, String.join("\n  ", followed.farewell()), e);
        } finally {
            display.close();
        }
    }

    private Optional<Answer<T>> read() {
        try {
            Answer<T> answer = followed.read();
            heardNanos = System.nanoTime();
            if (lost) {
                lost = false;
                backoff.reset();
                display.note("The plane answers again.");
            }
            display.show(answer.value());
            return Optional.of(answer);
        } catch (CliException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE || since(heardNanos).compareTo(PATIENCE_WITH_SILENCE) > 0) {
                throw e;
            }
            if (!lost) {
                lost = true;
                display.note("Connection lost, trying again: " + e.text());
            }
            return Optional.empty();
        }
    }

    private void await(EventFeed feed) throws InterruptedException {
        long readNanos = System.nanoTime();
        while (since(readNanos).compareTo(feed.readAgainAfter()) < 0) {
            if (feed.await(TICK)) {
                Duration early = LEAST_BETWEEN_READS.minus(since(readNanos));
                if (early.isPositive()) {
                    Thread.sleep(early);
                }
                return;
            }
            display.tick();
        }
    }

    private void leave() {
        display.close();
        surroundings.err().println();
        surroundings.err().println("Interrupted: " + String.join("\n  ", followed.farewell()));
        surroundings.err().flush();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
