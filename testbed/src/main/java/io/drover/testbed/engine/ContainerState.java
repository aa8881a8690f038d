package io.drover.testbed.engine;

import java.time.Instant;

/**
 * A container as its engine sees it.
 *
 * @param host the engine's host
 * @param id all 64 digits
 * @param name without the leading slash
 * @param image the image's ID
 * @param status such as {@code running} or {@code exited}
 * @param startedAt of its present or last run; year 1 if it never ran
 */
public record ContainerState(String host, String id, String name, String image, String status, Instant startedAt) {
    static final String TEMPLATE = "{{.Id}}\t{{.Name}}\t{{.Image}}\t{{.State.Status}}\t{{.State.StartedAt}}";

    public boolean running() {
        return status.equals("running");
    }

    static ContainerState parse(String host, String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("not a line of `docker inspect` in our template: " + line);
        }
        return new ContainerState(
                host, fields[0], fields[1].replaceFirst("^/", ""), fields[2], fields[3], Instant.parse(fields[4]));
    }
}
