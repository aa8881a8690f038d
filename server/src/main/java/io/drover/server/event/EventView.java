package io.drover.server.event;

import java.time.Instant;
import java.util.Map;

/** An event as REST tells it. */
record EventView(long number, Instant at, String type, String subject, Map<String, String> details) {
    static EventView of(Event event) {
        return new EventView(event.number(), event.at(), event.type(), event.subject(), event.details());
    }
}
