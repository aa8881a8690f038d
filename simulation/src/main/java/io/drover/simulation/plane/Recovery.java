package io.drover.simulation.plane;

/** Placeholder. */
final class Recovery {
    private final Server server;

    Recovery(Server server) {
        this.server = server;
    }

    void begin() {
        server.plane().recovered();
        server.resume();
    }
}
