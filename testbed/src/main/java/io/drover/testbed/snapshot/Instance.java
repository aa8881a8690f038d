package io.drover.testbed.snapshot;

import java.time.Instant;

/**
 * Something that runs: a container or a process.
 *
 * @param host where it runs
 * @param name what it is called, stable over restarts of the same thing
 * @param id a container's ID or a process's pid
 * @param image what it is made from
 * @param startedAt when it was started last
 */
public record Instance(String host, String name, String id, String image, Instant startedAt) {}
