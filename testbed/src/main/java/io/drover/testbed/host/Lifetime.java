package io.drover.testbed.host;

/** How long a testbed lives. */
public enum Lifetime {
    /** It ends with the JVM that made it, however that ends: its processes read a pipe that the kernel then closes. */
    WITH_CREATOR,
    /** It goes on when the JVM that made it ends, until {@link Sweep#remove}. */
    DETACHED
}
