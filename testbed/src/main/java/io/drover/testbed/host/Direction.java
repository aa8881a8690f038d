package io.drover.testbed.host;

/** A way of packets, as seen from a host. */
public enum Direction {
    /** What comes to the host. */
    INBOUND,
    /** What leaves the host. */
    OUTBOUND
}
