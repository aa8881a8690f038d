package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Removes testbeds. All that a testbed has in the kernel (mounts, links, namespaces, processes) hangs on the first
 * processes of its hosts and on its switch: the kernel removes it with them. What is left are control groups and files.
 */
public final class Sweep {
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

    /**
     * Removes one detached testbed.
     *
     * @throws IllegalArgumentException if there is none of this ID
     */
    public static void detached(String id) {
        StateDirectory.all().stream()
                .filter(state -> state.detached() && state.id().equals(id))
                .findFirst()
                .ifPresentOrElse(Sweep::remove, () -> {
                    throw new IllegalArgumentException("no testbed `" + id + "` that was left running");
                });
    }

    /** Removes all of one testbed, running or not. Does nothing where nothing is left. */
    static void remove(StateDirectory state) {
        if (!Files.exists(state.path())) {
            return;
        }
        state.processes().forEach(ProcessIdentity::kill);
        state.link().ifPresent(OutsideLink::remove);
        Cgroups.removeAll(state);
        removeFiles(state.path());
    }

    static void removeFiles(Path folder) {
        // Mounts lived in the hosts' own namespaces; --one-file-system is for the day this is wrong.
        Command.of("rm", "-rf", "--one-file-system", folder.toString())
                .within(Duration.ofMinutes(2))
                .run();
    }
}
