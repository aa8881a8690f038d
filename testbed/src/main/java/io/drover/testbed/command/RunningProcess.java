package io.drover.testbed.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A long-running process, on this machine or inside a test host. Implementations are safe for several threads. */
public interface RunningProcess extends AutoCloseable {
    /** The pid as seen from outside of all test hosts. */
    long pid();

    boolean isAlive();

    /** The file that takes standard output and standard error. */
    Path log();

    /** Asks the process to end (SIGTERM). */
    void terminate();

    /** Kills the process (SIGKILL) and waits for its end. */
    void kill();

    /**
     * Stops the process (SIGSTOP) without ending it: it keeps its connections and answers nothing.
     *
     * @throws RuntimeException if it has ended
     */
    void pause();

    /** Lets a stopped process go on (SIGCONT). */
    void resume();

    /**
     * Waits for the process to end.
     *
     * @return its exit status; 128 + n when signal n ended it
     * @throws IllegalStateException with its output, if it does not end in time
     */
    int await(Duration limit);

    /** Kills the process and what it started. */
    @Override
    void close();

    /** All that the process printed so far. */
    default String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the output of " + this, e);
        }
    }

    /** The last lines of what the process printed, for errors. */
    default String lastLines(int count) {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** What the process holds in memory (RSS), in KiB, from the field VmRSS of proc(5). */
    default long residentKib() {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(this + " has ended: it holds no memory"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + status + " of " + this, e);
        }
    }
}
