package io.drover.server.event;

import java.time.Instant;
import java.util.List;

/** Stored events. */
public interface EventRepository {
    /** Stores an event and returns it with its number. */
    Event append(Event event);

    /** Those after a number, oldest first, at most {@code limit}. */
    List<Event> after(long number, int limit);

    /** The newest number; 0 where there is none. */
    long newest();

    /** Deletes those from before a time; returns how many. */
    int deleteBefore(Instant before);
}
