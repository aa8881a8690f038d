package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.server.event.Event;
import io.drover.server.event.EventRepository;
import java.time.Instant;
import java.util.List;

/**
 * Events by row. Since writes happen one after the other, numbers appear in order: who has read up to a number never
 * misses one below it.
 */
record SqlEventRepository(Rows rows) implements EventRepository {
    @Override
    public Event append(Event event) {
        long number = rows.number(
                "INSERT INTO event (at_millis, body) VALUES (?, ?) RETURNING number",
                Rows.millis(event.at()),
                Canonical.encode(numbered(event, 0)));
        return numbered(event, number);
    }

    @Override
    public List<Event> after(long number, int limit) {
        return rows.all(
                (row, context) -> numbered(Canonical.decode(Event.class, row.getBytes(2)), row.getLong(1)),
                "SELECT number, body FROM event WHERE number > ? ORDER BY number LIMIT ?",
                number,
                limit);
    }

    @Override
    public long newest() {
        return rows.number("SELECT COALESCE(MAX(number), 0) FROM event");
    }

    @Override
    public int deleteBefore(Instant before) {
        return rows.execute("DELETE FROM event WHERE at_millis < ?", Rows.millis(before));
    }

    private static Event numbered(Event event, long number) {
        return new Event(number, event.at(), event.type(), event.subject(), event.details());
    }
}
