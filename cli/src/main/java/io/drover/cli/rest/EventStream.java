package io.drover.cli.rest;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Event;
import io.drover.cli.failure.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A connection on which a plane sends its events. A thread of its own reads, so that silence is noticed: planes send a
 * heartbeat every 10 s. One thread may call {@link #next}.
 */
public final class EventStream implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(35);
    private static final int MAX_WAITING = 256;

    private sealed interface Item {
        record Sent(SseParser.Item item) implements Item {}

        record Ended(String why) implements Item {}
    }

    private final InputStream in;
    private final Duration longestSilence;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread reader;

    EventStream(InputStream in) {
        this(in, LONGEST_SILENCE);
    }

    EventStream(InputStream in, Duration longestSilence) {
        this.in = in;
        this.longestSilence = longestSilence;
        reader = Thread.ofVirtual().name("events").start(this::read);
    }

    /**
     * Waits for the next event.
     *
     * @throws UnreachableException when the stream has ended, or was silent for too long
     */
    public Answer<Event> next() throws InterruptedException {
        while (true) {
            Item item = items.poll(longestSilence.toMillis(), TimeUnit.MILLISECONDS);
            switch (item) {
                case null ->
                    throw new UnreachableException(
                            "the plane sent nothing for %d s".formatted(longestSilence.toSeconds()), null);
                case Item.Ended(String why) -> throw new UnreachableException(why, null);
                case Item.Sent(SseParser.Item.Heartbeat _) -> {}
                case Item.Sent(SseParser.Item.Message message) -> {
                    Optional<Answer<Event>> event = parse(message);
                    if (event.isPresent()) {
                        return event.get();
                    }
                }
            }
        }
    }

    /** What is no event is passed over: a newer server may send what this version does not know. */
    private static Optional<Answer<Event>> parse(SseParser.Item.Message message) {
        try {
            JsonNode json = Json.read(message.content().getBytes(StandardCharsets.UTF_8));
            return Optional.of(new Answer<>(json, Json.mapper().treeToValue(json, Event.class)));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void read() {
        try {
            SseParser parser = new SseParser(in);
            Optional<SseParser.Item> item = parser.next();
            while (item.isPresent()) {
                items.put(new Item.Sent(item.get()));
                item = parser.next();
            }
            items.put(new Item.Ended("the plane closed the connection"));
        } catch (IOException e) {
            // Where nobody takes items any more the stream was closed from this side, and there is nobody to tell.
            boolean told = items.offer(new Item.Ended("the connection to the plane broke: " + e.getMessage()));
            assert told || Thread.currentThread().isInterrupted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            in.close();
        } catch (IOException e) {
            // It is given up anyway.
            return;
        }
    }
}
