package io.drover.server.access;

import java.util.Optional;

/** Tells where access points are served. */
@FunctionalInterface
public interface AccessPort {
    /** 1 to 65535; empty where this server has no gateway. */
    Optional<Integer> port();
}
