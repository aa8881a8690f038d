package io.drover.testbed.host;

import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One process, told apart from a later one that was given the same pid.
 *
 * @param pid as seen in the outermost pid namespace of this JVM
 * @param startTicks field 22 of {@code /proc/<pid>/stat} (proc(5)): clock ticks from the machine's start
 */
record ProcessIdentity(long pid, long startTicks) {
    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    /** The identity of the process that now has {@code pid}; empty if there is none. */
    static Optional<ProcessIdentity> of(long pid) {
        return fields(pid).map(fields -> new ProcessIdentity(pid, Long.parseLong(fields.get(START_TICKS))));
    }

    static ProcessIdentity ofThisJvm() {
        return of(ProcessHandle.current().pid()).orElseThrow(() -> new IllegalStateException("/proc is not mounted"));
    }

    /** Whether the process runs; a zombie does not. */
    boolean isAlive() {
        return state().filter(state -> state != 'Z' && state != 'X').isPresent();
    }

    /** The state letter of proc(5), if the process is there. */
    Optional<Character> state() {
        return fields(pid)
                .filter(fields -> Long.parseLong(fields.get(START_TICKS)) == startTicks)
                .map(fields -> fields.get(STATE).charAt(0));
    }

    /** Kills the process, which ends all others of its pid namespace if it is the first of one, and waits for its end. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            Waiting.until("end of killed process " + pid, Duration.ofSeconds(10), () -> !isAlive());
        }
    }

    /** The fields of {@code /proc/<pid>/stat} from the third, the state, on. */
    private static Optional<List<String>> fields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field, the name, is in parentheses and may hold spaces and parentheses.
            return Optional.of(
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ")));
        } catch (IOException e) {
            // No such file, or ESRCH while reading: the process is gone.
            return Optional.empty();
        }
    }
}
