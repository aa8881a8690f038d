package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.drover.server.event.Event;
import io.drover.server.event.EventSubscription;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events are told in order, once, and only where they are durable. */
@Timeout(60)
class EventsTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private Events events;

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("plane"));
        events = server.part(Events.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aListenerGetsWhatHappensFromNowOn() throws IOException {
        publish("before", "c-1");
        try (Stream stream = new Stream(server, "/api/v1/events", Optional.empty())) {
            publish("first", "c-1");
            publish("second", "c-1");
            assertThat(stream.events(2)).containsExactly("2 first", "3 second");
        }
        await().untilAsserted(() -> {
            // A listener that is gone is noticed when it is next written to.
            publish("nobody", "c-1");
            assertThat(events.subscribers()).isZero();
        });
    }

    @Test
    void aListenerGoesOnFromTheLastThatItGot() throws IOException {
        for (int i = 1; i <= 450; i++) {
            publish("e" + i, "c-1");
        }
        try (Stream stream = new Stream(server, "/api/v1/events", Optional.of("3"))) {
            List<String> first = stream.events(447);
            assertThat(first).startsWith("4 e4").endsWith("450 e450").doesNotHaveDuplicates();
            publish("live", "c-1");
            assertThat(stream.events(1)).containsExactly("451 live");
        }
        try (Stream stream = new Stream(server, "/api/v1/events?after=449", Optional.empty())) {
            assertThat(stream.events(2)).containsExactly("450 e450", "451 live");
        }
    }

    @Test
    void aListenerMayHearOfOneSubjectOnly() throws IOException {
        try (Stream stream = new Stream(server, "/api/v1/events?subject=c-2", Optional.empty())) {
            publish("other", "c-1");
            publish("mine", "c-2");
            assertThat(stream.events(1)).containsExactly("2 mine");
        }
        assertThat(server.admin().get("/api/v1/events?subject=c-1").json().get("items"))
                .hasSize(1);
        assertThat(server.admin().get("/api/v1/events?after=1").json().get("items"))
                .hasSize(1);
    }

    @Test
    void whatIsUndoneIsNotTold() throws IOException {
        try (Stream stream = new Stream(server, "/api/v1/events", Optional.empty())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> server.part(Store.class).write(transaction -> {
                        events.publish(transaction, Event.of(Instant.now(), "undone", "c-1", Map.of()));
                        throw new IllegalStateException("undo");
                    }));
            publish("done", "c-1");
            assertThat(stream.events(1)).allMatch(line -> line.endsWith(" done"));
        }
    }

    @Test
    void aWrongNumberIsAProblem() {
        for (String wrong : List.of("x", "-1", "1e3")) {
            RestClient.Answer answer = server.admin()
                    .send(server.admin()
                            .request("/api/v1/events")
                            .header("Accept", "text/event-stream")
                            .header("Last-Event-ID", wrong));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("WRONG_EVENT_ID");
        }
    }

    @Test
    void aSlowListenerIsCutAndGoesOnLater() throws InterruptedException {
        try (EventSubscription slow = events.subscribe(0, Optional.empty())) {
            assertThat(slow.next(Duration.ofMillis(1))).isEmpty();
            server.part(Store.class).write(transaction -> {
                for (int i = 1; i <= EventSubscription.QUEUE + 50; i++) {
                    events.publish(transaction, Event.of(Instant.now(), "e" + i, "c-1", Map.of()));
                }
                return true;
            });
            List<Long> got = new ArrayList<>();
            await().until(() -> {
                // Only asked once the queue had its chance to overflow.
                return events.newest() == EventSubscription.QUEUE + 50;
            });
            await().until(slow::isOverflown);
            while (!slow.isCut()) {
                slow.next(Duration.ofMillis(10)).forEach(event -> got.add(event.number()));
            }
            assertThat(got).hasSize(EventSubscription.QUEUE);
            try (EventSubscription again = events.subscribe(got.getLast(), Optional.empty())) {
                List<Event> rest = again.next(Duration.ofSeconds(5));
                assertThat(rest).hasSize(50);
                assertThat(rest.getFirst().number()).isEqualTo(got.getLast() + 1);
            }
        }
    }

    @Test
    void aServerThatStopsEndsItsStreams() throws IOException {
        try (Stream stream = new Stream(server, "/api/v1/events", Optional.empty())) {
            long before = System.nanoTime();
            server.close();
            assertThat(stream.comments()).anyMatch(line -> line.startsWith(": cut"));
            long millis = Duration.ofNanos(System.nanoTime() - before).toMillis();
            System.out.println("stopping with a listener took " + millis + " ms");
            assertThat(millis).isLessThan(10_000);
        }
    }

    private void publish(String type, String subject) {
        events.publish(Event.of(Instant.now(), type, subject, Map.of("k", "v")));
    }

    /** An open stream of events. */
    private static final class Stream implements AutoCloseable {
        private final BufferedReader lines;

        Stream(TestServer server, String path, Optional<String> lastId) throws IOException {
            RestClient admin = server.admin();
            var request = admin.request(path).header("Accept", "text/event-stream");
            lastId.ifPresent(id -> request.header("Last-Event-ID", id));
            lines = new BufferedReader(new InputStreamReader(admin.stream(request), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith(": events after ");
        }

        List<String> events(int count) throws IOException {
            List<String> events = new ArrayList<>();
            String id = "";
            while (events.size() < count) {
                String line = lines.readLine();
                assertThat(line).as("the stream ended after " + events).isNotNull();
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("event: ")) {
                    events.add(id + " " + line.substring("event: ".length()));
                }
            }
            return events;
        }

        List<String> comments() {
            return lines.lines().filter(line -> line.startsWith(":")).toList();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
