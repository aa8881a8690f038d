package io.drover.simulation.engine;

/**
 * From one process to another. Where a gateway stands before one of them, it is the gateway that must be reached.
 *
 * @param from who sends
 * @param out the machine by which it leaves
 * @param in the machine at which it arrives
 * @param to who receives
 */
public record Way(Machine from, Machine out, Machine in, Machine to) {
    /** With nothing between. */
    public static Way between(Machine from, Machine to) {
        return new Way(from, from, to, to);
    }

    /** Out of a plane by one of its gateways. */
    public static Way outBy(Machine gateway, Machine plane, Machine to) {
        return new Way(plane, gateway, to, to);
    }

    /** Into a plane by one of its gateways. */
    public static Way inBy(Machine gateway, Machine from, Machine plane) {
        return new Way(from, from, gateway, plane);
    }

    public Way back() {
        return new Way(to, in, out, from);
    }
}
