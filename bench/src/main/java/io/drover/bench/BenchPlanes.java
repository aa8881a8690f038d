package io.drover.bench;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.Together;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.PlaneProcess;
import io.drover.testbed.plane.PlaneSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Two planes on loopback that may send clusters to each other, in a folder that is removed with them. */
final class BenchPlanes implements AutoCloseable {
    private final Path folder;
    private final PlaneProcess a;
    private final PlaneProcess b;

    private BenchPlanes(Path folder, PlaneProcess a, PlaneProcess b) {
        this.folder = folder;
        this.a = a;
        this.b = b;
    }

    static BenchPlanes start() {
        Distribution distribution = Distribution.find();
        Path folder = temporaryFolder();
        List<PlaneProcess> planes = Together.map(
                List.of("a", "b"),
                name -> PlaneProcess.start(
                        distribution, PlaneSettings.on(InetAddress.getLoopbackAddress(), name, folder.resolve(name))));
        PlaneProcess a = planes.getFirst();
        PlaneProcess b = planes.getLast();
        a.client().join(b.client().invite("a", true), "b", true);
        return new BenchPlanes(folder, a, b);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("drover-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the measurements", e);
        }
    }

    PlaneProcess a() {
        return a;
    }

    Route route() {
        return new Route(a, b);
    }

    Path folder(String purpose) {
        return folder.resolve(purpose);
    }

    @Override
    public void close() {
        a.close();
        b.close();
        Command.of("rm", "-rf", folder.toString()).run();
    }
}
