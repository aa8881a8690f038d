package io.drover.simulation;

/**
 * An invariant that did not hold.
 *
 * @param step after which it was seen
 * @param invariant its name
 * @param what was seen
 * @param open whether it is known that this may happen: it is counted, and no failure
 */
public record Violation(long step, String invariant, String what, boolean open) {}
