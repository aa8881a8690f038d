package io.drover.server.plane;

/** Tells where the gateway listens. */
@FunctionalInterface
public interface GatewayPort {
    /** 1 to 65535. */
    int port();
}
