package io.drover.server.migration;

import java.io.IOException;
import java.nio.file.Path;

/** A copy of a running plane's folder, made while the plane was stopped for it. */
record PlaneCopy(CopiedFolder copied) {
    /** Makes a copy; the plane runs again afterwards. */
    static PlaneCopy of(TestPlane plane, Path to) throws IOException {
        plane.stop();
        PlaneCopy copy = new PlaneCopy(CopiedFolder.of(plane.folder(), to));
        plane.start();
        return copy;
    }

    /** Puts the copy in the place of what the plane has now, and starts the plane. */
    void restore(TestPlane plane) throws IOException {
        plane.stop();
        copied.putBack();
        plane.start();
    }
}
