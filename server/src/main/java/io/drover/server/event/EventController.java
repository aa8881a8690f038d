package io.drover.server.event;

import io.drover.migration.codec.Shortened;
import io.drover.server.security.Caller;
import io.drover.server.security.CallerDirectory;
import io.drover.server.security.Permission;
import io.drover.server.security.Subjects;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells what happens: as a list, or as it happens. */
@RestController
final class EventController {
    private static final int LIMIT = 1000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Events events;
    private final JsonMapper json;
    private final Subjects subjects;
    private final CallerDirectory callers;

    EventController(Events events, JsonMapper json, Subjects subjects, CallerDirectory callers) {
        this.events = events;
        this.subjects = subjects;
        this.callers = callers;
        this.json = json;
    }

    @GetMapping(value = "/api/v1/events", produces = MediaType.APPLICATION_JSON_VALUE)
    Items<EventView> list(
            @RequestParam(defaultValue = "0") long after, @RequestParam(required = false) @Nullable String subject) {
        Caller caller = Caller.current();
        return Items.of(
                events.after(after, LIMIT).stream()
                        .filter(event -> subject == null || subject.equals(event.subject()))
                        .filter(event -> isSeen(caller, event))
                        .toList(),
                EventView::of);
    }

    /**
     * Server-sent events (HTML Living Standard, section 9.2). The thread is a virtual one and stays with the listener.
     *
     * <p>Without a number to go on from, only new events are told.
     */
    @GetMapping(value = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Events as they happen, as server-sent events")
    void stream(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastId,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable String subject,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        Optional<Caller> caller = Optional.of(Caller.current());
        long from = lastId == null ? (after == null ? events.newest() : after) : number(lastId);
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        OutputStream out = response.getOutputStream();
        try (EventSubscription subscription = events.subscribe(from, Optional.ofNullable(subject))) {
            send(out, ": events after " + from + "\n\n");
            while (!subscription.isCut()) {
                StringBuilder text = new StringBuilder();
                List<Event> next = subscription.next(HEARTBEAT);
                // A session may have ended meanwhile, or a role been taken away.
                caller = caller.flatMap(callers::renewed);
                if (caller.isEmpty()) {
                    send(out, ": cut: you are signed out, or the token was revoked\n\n");
                    return;
                }
                for (Event event : next) {
                    if (!isSeen(caller.get(), event)) {
                        continue;
                    }
                    if (event.number() > 0) {
                        text.append("id: ").append(event.number()).append('\n');
                    }
                    text.append("event: ").append(event.type()).append('\n');
                    text.append("data: ")
                            .append(json.writeValueAsString(EventView.of(event)))
                            .append("\n\n");
                }
                send(out, text.isEmpty() ? ": still here\n\n" : text.toString());
            }
            send(out, ": cut: too slow, or the server stops; go on with Last-Event-ID\n\n");
        }
    }

    private boolean isSeen(Caller caller, Event event) {
        return caller.rights().allowAll(Permission.EVENT_READ)
                || subjects.ofEvent(event).stream().anyMatch(caller.rights()::see);
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static long number(String lastId) {
        try {
            long number = Long.parseLong(lastId.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as is a negative number.
        }
        throw ProblemException.badRequest(
                "WRONG_EVENT_ID",
                "the header Last-Event-ID is '%s'; expected the number of an event"
                        .formatted(Shortened.to(40, lastId)));
    }
}
