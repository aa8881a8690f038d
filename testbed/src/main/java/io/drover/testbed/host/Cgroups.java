package io.drover.testbed.host;

import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control groups in which the containers of test hosts are put, so that they are found again and removed. */
final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Cgroups() {}

    /** The parent of a host's groups. It is one level deep: a level shared by testbeds could be removed under one. */
    static String parent(StateDirectory state, String host) {
        return "/" + prefix(state) + host;
    }

    /** Removes the groups of one host from all hierarchies. */
    static void remove(StateDirectory state, String host) {
        find(prefix(state) + host, true).forEach(Cgroups::removeWithPatience);
    }

    /** Removes the groups of all hosts of a testbed from all hierarchies. */
    static void removeAll(StateDirectory state) {
        find(prefix(state), false).forEach(Cgroups::removeWithPatience);
    }

    private static String prefix(StateDirectory state) {
        return "drover-" + state.id() + "-";
    }

    /** Version 1 has a hierarchy for each controller, below the root; version 2 has one, the root. */
    private static List<Path> find(String name, boolean whole) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> paths = Files.find(
                ROOT,
                2,
                (path, attributes) -> attributes.isDirectory()
                        && (whole
                                ? path.getFileName().toString().equals(name)
                                : path.getFileName().toString().startsWith(name)))) {
            paths.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for control groups in " + ROOT, e);
        }
    }

    private static void removeWithPatience(Path group) {
        // A killed process leaves its group a moment after it is gone.
        Waiting.until("removal of control group " + group, PATIENCE, () -> removeTree(group));
    }

    private static boolean removeTree(Path group) {
        try (Stream<Path> paths = Files.walk(group)) {
            List<Path> deepestFirst = paths.filter(Files::isDirectory)
                    .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                    .toList();
            for (Path folder : deepestFirst) {
                Files.deleteIfExists(folder);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            // Still busy, or changing under the walk: the caller looks again until its patience ends.
            return !Files.exists(group);
        }
    }
}
