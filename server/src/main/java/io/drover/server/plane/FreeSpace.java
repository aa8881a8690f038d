package io.drover.server.plane;

import java.util.Optional;

/** How much space the plane's store has left. */
public interface FreeSpace {
    /** In bytes; empty where it cannot be told, as for a database server elsewhere. */
    Optional<Long> bytes();
}
