package io.drover.kind.service;

/**
 * A node as its cluster sees it.
 *
 * @param id the kind's own ID of it
 * @param hostname as the node calls itself; may be empty
 * @param role such as manager or worker
 * @param availability such as active, pause or drain
 * @param state such as ready or down
 * @param message why it is so; may be empty
 * @param address by which the others know it; may be empty
 * @param leader whether it leads the others
 * @param healthy whether the cluster sees nothing wrong with it
 */
public record Node(
        String id,
        String hostname,
        String role,
        String availability,
        String state,
        String message,
        String address,
        boolean leader,
        boolean healthy) {}
