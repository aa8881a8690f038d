package io.drover.bench;

import io.drover.testbed.plane.PlaneProcess;

/** From which plane to which. */
record Route(PlaneProcess from, PlaneProcess to) {
    Route back() {
        return new Route(to, from);
    }
}
