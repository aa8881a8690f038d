package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes testbeds. All that a testbed has in the kernel (mounts, links, namespaces, processes) hangs on the first
 * processes of its hosts and on its switch: the kernel removes it with them. What is left are control groups and files.
 */
public final class Sweep {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Sweep() {}

    /**
     * Removes what dead JVMs left; testbeds in use, and detached ones that run, stay.
     *
     * @return the IDs of the removed testbeds
     */
    public static List<String> leftovers() {
        List<StateDirectory> dead =
                StateDirectory.all().stream().filter(StateDirectory::abandoned).toList();
        dead.forEach(Sweep::remove);
        return dead.stream().map(StateDirectory::id).toList();
    }

    /**
     * Removes all detached testbeds, running or not.
     *
     * @return the IDs of the removed testbeds
     */
    public static List<String> detached() {
        List<StateDirectory> detached =
                StateDirectory.all().stream().filter(StateDirectory::detached).toList();
        detached.forEach(Sweep::remove);
        return detached.stream().map(StateDirectory::id).toList();
    }

    /** Removes all of one testbed, running or not. Does nothing where nothing is left. */
    static void remove(StateDirectory state) {
        if (!Files.exists(state.path())) {
            return;
        }
        state.processes().forEach(ProcessIdentity::kill);
        removeCgroups(state.id());
        removeFiles(state.path());
    }

    static void removeFiles(Path folder) {
        // Mounts lived in the hosts' own namespaces; --one-file-system is for the day this is wrong.
        Command.of("rm", "-rf", "--one-file-system", folder.toString())
                .within(Duration.ofMinutes(2))
                .run();
    }

    /** The control groups of a testbed, or of one host of it, in all hierarchies: v1 has many, v2 one. */
    static void removeCgroups(String below) {
        String name = Cgroups.NAME + "/" + below;
        List<Path> hierarchies;
        try (Stream<Path> paths = Files.list(CGROUPS)) {
            hierarchies = Stream.concat(Stream.of(CGROUPS), paths.filter(path -> !Files.isSymbolicLink(path)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + CGROUPS, e);
        }
        for (Path hierarchy : hierarchies) {
            Path group = hierarchy.resolve(name);
            if (Files.isDirectory(group)) {
                // A killed process leaves its group a moment after it is gone.
                Waiting.until("removal of control group " + group, PATIENCE, () -> removeTree(group));
            }
        }
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
