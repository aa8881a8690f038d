package io.drover.server.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param number in order, from 1; 0 for one not stored yet
 * @param at when
 * @param type such as {@code migration.phase}, {@code host.connected}, {@code cluster.status}
 * @param subject the ID of what it is about
 * @param details more, by name; no secrets
 */
public record Event(long number, Instant at, String type, String subject, Map<String, String> details) {
    public Event {
        details = Map.copyOf(details);
    }

    public static Event of(Instant at, String type, String subject, Map<String, String> details) {
        return new Event(0, at, type, subject, details);
    }
}
