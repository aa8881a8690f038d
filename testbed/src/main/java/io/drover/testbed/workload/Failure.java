package io.drover.testbed.workload;

import java.time.Instant;

/**
 * A request that failed or a connection that broke.
 *
 * @param at when it was noticed
 * @param target the address
 * @param reason what was seen
 */
public record Failure(Instant at, String target, String reason) {}
