package io.drover.server.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A copy of a running plane's folder. */
record PlaneCopy(CopiedFolder copied) {
    private static final String DATABASE = "drover.db";

    /** Makes a copy of a plane on SQLite that goes on running: a restart takes longer than a lock may. */
    static PlaneCopy ofRunning(TestPlane plane, Path to) throws IOException, SQLException {
        CopiedFolder copied = CopiedFolder.of(
                plane.folder(), to, file -> !file.getFileName().toString().startsWith(DATABASE));
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + plane.folder().resolve(DATABASE));
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '%s'".formatted(to.resolve(DATABASE)));
        }
        return new PlaneCopy(copied);
    }

    /** Makes a copy while the plane is stopped for it; it runs again afterwards. */
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
