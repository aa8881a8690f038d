package io.drover.testbed.plane;

import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.host.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The folder by which a process is held at fault points; see {@link Faults}. Safe for use by several threads.
 *
 * @param here the folder as this process sees it
 * @param there the folder as the held process sees it
 */
public record FaultFolder(Path here, Path there) {
    private static final Path IN_HOST = Path.of("/var/lib/drover-faults");

    /** A folder of this machine, made if it is not there. */
    public static FaultFolder at(Path folder) {
        return made(new FaultFolder(folder, folder));
    }

    /** A folder inside a host, which stays on. */
    public static FaultFolder in(TestHost host) {
        return made(new FaultFolder(host.path(IN_HOST.toString()), IN_HOST));
    }

    private static FaultFolder made(FaultFolder folder) {
        try {
            Files.createDirectories(folder.here);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder.here, e);
        }
    }

    Map<String, String> environment() {
        return Map.of(Faults.VARIABLE, there.toString());
    }

    /** Asks the process to be held at a point, once. */
    public void ask(FaultPoint point) {
        try {
            Files.createFile(here.resolve(point.name()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for " + point + " in " + here, e);
        }
    }

    /**
     * Waits until the process is held at a point.
     *
     * @param over whether it cannot come to that any more
     * @param seen what is seen instead, for the error
     * @throws IllegalStateException if it does not come there in time
     */
    public void awaitReached(FaultPoint point, Duration limit, BooleanSupplier over, Supplier<String> seen) {
        Path reached = here.resolve(point.name() + Faults.REACHED);
        Waiting.until("fault point " + point, limit, () -> Files.exists(reached) || over.getAsBoolean(), seen);
        if (!Files.exists(reached)) {
            throw new IllegalStateException("fault point " + point + " was not reached: " + seen.get());
        }
    }

    /** Lets the process go on, and takes back what was asked for a point. */
    public void release(FaultPoint point) {
        try {
            Files.deleteIfExists(here.resolve(point.name()));
            Files.deleteIfExists(here.resolve(point.name() + Faults.REACHED));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + point + " in " + here, e);
        }
    }

    /** Lets the process go on, wherever it is held, and asks for nothing any more. */
    public void clear() {
        for (FaultPoint point : FaultPoint.values()) {
            release(point);
        }
    }
}
