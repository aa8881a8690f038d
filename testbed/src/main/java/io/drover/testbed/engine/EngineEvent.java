package io.drover.testbed.engine;

import java.time.Instant;
import java.util.Set;

/**
 * Something an engine reported of itself.
 *
 * @param time by the engine's clock
 * @param type such as {@code container} or {@code network}
 * @param action such as {@code start}, {@code die} or {@code exec_create: sh}
 * @param id of what it happened to
 * @param name of what it happened to, or empty
 */
public record EngineEvent(Instant time, String type, String action, String id, String name) {
    private static final Set<String> CHANGES_OF_CONTAINERS = Set.of(
            "create", "start", "die", "kill", "stop", "restart", "pause", "unpause", "destroy", "oom", "rename",
            "update");

    /** The template with which the docker command prints what {@link #parse} reads. */
    static final String TEMPLATE =
            "{{.TimeNano}}\t{{.Type}}\t{{.Action}}\t{{.Actor.ID}}\t{{index .Actor.Attributes \"name\"}}";

    /** Whether a container was made, ended or changed; commands run in one and reads of its files change nothing. */
    public boolean changesContainer() {
        return type.equals("container") && CHANGES_OF_CONTAINERS.contains(action);
    }

    static EngineEvent parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 5 || !fields[0].matches("[0-9]{1,19}")) {
            throw new IllegalArgumentException("not a line of `docker events` in our template: " + line);
        }
        long nanos = Long.parseLong(fields[0]);
        Instant time = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
        return new EngineEvent(time, fields[1], fields[2], fields[3], fields[4]);
    }
}
