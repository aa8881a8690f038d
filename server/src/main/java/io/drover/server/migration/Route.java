package io.drover.server.migration;

/** The way that a migration takes. */
public enum Route {
    /** To another plane. */
    PLANE,
    /** To another pool of gateways of this plane. */
    POOL
}
