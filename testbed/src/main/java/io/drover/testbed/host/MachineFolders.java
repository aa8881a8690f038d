package io.drover.testbed.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders that every host needs of the machine: this JVM's and the checkout's, with the programs that were built.
 * A host has the machine's root file system beneath its own, so it sees them, unless they are on another file system or
 * where the host mounts a folder of its own.
 */
final class MachineFolders {
    /** As {@code host.sh} mounts them. */
    private static final List<Path> OWN = Stream.of("/dev", "/proc", "/run", "/sys", "/tmp", "/var/lib/docker")
            .map(Path::of)
            .toList();

    private MachineFolders() {}

    /** Those that a host sees only when they are shown to it. */
    static List<Path> hidden() {
        return Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"))),
                        checkout(Path.of("").toAbsolutePath()).stream())
                .filter(MachineFolders::isHidden)
                .toList();
    }

    /** The folder with the build's wrapper, here or above; none where this does not run in a checkout. */
    private static Optional<Path> checkout(Path from) {
        return Stream.iterate(from, path -> path != null, Path::getParent)
                .filter(folder -> Files.isExecutable(folder.resolve("mvnw")))
                .findFirst();
    }

    static boolean isHidden(Path folder) {
        try {
            Path real = folder.toRealPath();
            FileStore root = Files.getFileStore(Path.of("/"));
            return OWN.stream().anyMatch(real::startsWith)
                    || !Files.getFileStore(real).equals(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find out where " + folder + " is", e);
        }
    }
}
