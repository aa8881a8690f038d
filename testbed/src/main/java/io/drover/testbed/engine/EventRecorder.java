package io.drover.testbed.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Listens to the events of one engine, from the moment it is made until {@link #stop()}, without a gap: the engine
 * keeps its last events for those who come late, and is asked for them at both ends. Safe for use by several threads.
 */
public final class EventRecorder implements AutoCloseable {
    private final DockerEngine engine;
    private final Instant from = Clock.systemUTC().instant();
    private final Process stream;
    private final Thread reader;
    private final List<EngineEvent> seen = new ArrayList<>();

    EventRecorder(DockerEngine engine) {
        this.engine = engine;
        stream = engine.stream("events", "--since", stamp(from), "--format", EngineEvent.TEMPLATE);
        reader = Thread.ofVirtual().name("events of " + engine.host().name()).start(this::read);
    }

    /** What was seen so far; it may lag behind the engine. */
    public List<EngineEvent> soFar() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** Ends the recording with all that the engine reported until now. */
    public EventRecording stop() {
        boolean listening = stream.isAlive();
        List<EngineEvent> last = List.of();
        if (listening && engine.answers()) {
            last = engine
                    .docker(
                            "events",
                            "--since",
                            stamp(from),
                            "--until",
                            stamp(Clock.systemUTC().instant()),
                            "--format",
                            EngineEvent.TEMPLATE)
                    .lines()
                    .stream()
                    .map(EngineEvent::parse)
                    .toList();
        } else {
            listening = false;
        }
        close();
        Set<EngineEvent> all = new LinkedHashSet<>(soFar());
        all.addAll(last);
        List<EngineEvent> sorted =
                all.stream().sorted(Comparator.comparing(EngineEvent::time)).toList();
        return new EventRecording(engine.host().name(), sorted, listening);
    }

    @Override
    public void close() {
        stream.destroyForcibly();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader out = stream.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                EngineEvent event = EngineEvent.parse(line);
                synchronized (seen) {
                    seen.add(event);
                }
            }
        } catch (IOException e) {
            // The stream was closed under the read, by close() or with the engine; stop() tells which.
            return;
        }
    }

    private static String stamp(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }
}
