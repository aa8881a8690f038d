package io.drover.kind.generic;

import io.drover.kind.Excerpt;
import io.drover.kind.Reach;
import io.drover.kind.http.HttpAnswer;
import io.drover.kind.http.HttpFailedException;
import io.drover.kind.http.HttpOverReach;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** How an endpoint was found. */
sealed interface Condition {
    /** Somebody listens, and answers below 500 where it is HTTP. */
    record Healthy(Reach.Listener listener) implements Condition {}

    /** Somebody listens, but does not answer as it should. */
    record Unhealthy(Reach.Listener listener, String reason) implements Condition {}

    /** Nobody listens. */
    record Silent() implements Condition {}

    /** It could not be seen, as the host is away. */
    record Unseen(String reason) implements Condition {}

    static Condition of(Served served, Reach reach, Duration deadline) throws InterruptedException {
        Optional<Reach.Listener> listener;
        try {
            listener = reach.listener(served.member().host(), served.endpoint());
        } catch (IOException e) {
            return new Unseen(Excerpt.of(String.valueOf(e.getMessage())));
        }
        if (listener.isEmpty()) {
            return new Silent();
        }
        Optional<String> reason = served.path().isEmpty()
                ? Optional.empty()
                : sickness(served, served.path().get(), reach, deadline);
        return reason.isEmpty() ? new Healthy(listener.get()) : new Unhealthy(listener.get(), reason.get());
    }

    private static Optional<String> sickness(Served served, String path, Reach reach, Duration deadline)
            throws InterruptedException {
        try (var http = new HttpOverReach(reach, served.member().host(), served.endpoint(), deadline)) {
            HttpAnswer answer = http.get(path, GenericKind.MAX_HEALTH_BYTES);
            return answer.status() < 500
                    ? Optional.empty()
                    : Optional.of("answered HTTP status %d; expected one below 500".formatted(answer.status()));
        } catch (HttpFailedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
