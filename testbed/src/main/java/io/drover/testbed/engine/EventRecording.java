package io.drover.testbed.engine;

import java.util.List;

/**
 * What an engine reported while it was listened to.
 *
 * @param host of the engine
 * @param events in the order of their times
 * @param complete whether the engine was there the whole time; if not, what happened meanwhile is not known
 */
public record EventRecording(String host, List<EngineEvent> events, boolean complete) {
    public EventRecording {
        events = List.copyOf(events);
    }

    /** The events that say that a container was made, ended or changed. */
    public List<EngineEvent> containerChanges() {
        return events.stream().filter(EngineEvent::changesContainer).toList();
    }
}
