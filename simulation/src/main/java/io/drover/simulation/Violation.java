package io.drover.simulation;

/**
 * An invariant that did not hold.
 *
 * @param step after which it was seen
 * @param invariant its name
 * @param what was seen
 */
public record Violation(long step, String invariant, String what) {}
