package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.RunningProcess;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A long-running process inside a test host. It leads a session of its own; its output goes to {@link #log()}. Safe for
 * use by several threads.
 */
public final class HostProcess implements RunningProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String what;
    private final Process entry;
    private final ProcessIdentity identity;
    private final Path log;

    private HostProcess(String what, Process entry, ProcessIdentity identity, Path log) {
        this.what = what;
        this.entry = entry;
        this.identity = identity;
        this.log = log;
    }

    static HostProcess start(
            String what, List<String> prefix, List<String> words, Map<String, String> environment, Path log) {
        List<String> all = new ArrayList<>(prefix);
        all.add("setsid");
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(Command.ENVIRONMENT);
        builder.environment().putAll(environment);
        try {
            Process entry = builder.start();
            // Entering a pid namespace takes a fork: the process is the only child of nsenter.
            Waiting.until(
                    "start of " + what,
                    PATIENCE,
                    () -> !entry.isAlive() || child(entry).isPresent());
            ProcessIdentity identity = child(entry)
                    .or(() -> Optional.of(new ProcessIdentity(entry.pid(), -1)))
                    .orElseThrow();
            return new HostProcess(what, entry, identity, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + what, e);
        }
    }

    private static Optional<ProcessIdentity> child(Process entry) {
        return entry.children().findFirst().flatMap(child -> ProcessIdentity.of(child.pid()));
    }

    @Override
    public long pid() {
        return identity.pid();
    }

    @Override
    public boolean isAlive() {
        return identity.isAlive();
    }

    @Override
    public Path log() {
        return log;
    }

    /**
     * Waits until the process has printed {@code text}.
     *
     * @throws IllegalStateException with its output, if it ends first or the time is over
     */
    public void awaitOutput(String text, Duration limit) {
        Waiting.until("`" + text + "` from " + what, limit, () -> output().contains(text) || !isAlive(), this::output);
        if (!output().contains(text)) {
            throw new IllegalStateException(what + " ended before it printed `" + text + "`; it printed: " + output());
        }
    }

    @Override
    public int await(Duration limit) {
        Waiting.until("end of " + what, limit, () -> !isAlive(), this::output);
        // The one that entered stops and goes on with its child, and may have missed that it should go on.
        signalEntry("CONT");
        Waiting.until("exit status of " + what, PATIENCE, () -> !entry.isAlive());
        return entry.exitValue();
    }

    @Override
    public void terminate() {
        signal("TERM");
    }

    /** Kills the process (SIGKILL), and not what it started, and waits for its end. */
    @Override
    public void kill() {
        identity.kill();
        signalEntry("CONT");
    }

    @Override
    public void pause() {
        signal("STOP");
        Waiting.until("stop of " + what, PATIENCE, () -> !isAlive() || stopped());
        if (!isAlive()) {
            throw new IllegalStateException(what + " has ended and cannot be paused; it printed: " + output());
        }
    }

    private boolean stopped() {
        return identity.state().filter(state -> state == 'T').isPresent();
    }

    @Override
    public void resume() {
        signal("CONT");
        signalEntry("CONT");
    }

    /** Kills the process and what it started in its session's first process group. */
    @Override
    public void close() {
        if (isAlive()) {
            Command.of("kill", "-KILL", "--", "-" + identity.pid()).attempt();
        }
        kill();
    }

    private void signal(String name) {
        if (isAlive()) {
            Command.of("kill", "-" + name, Long.toString(identity.pid())).run();
        }
    }

    private void signalEntry(String name) {
        if (entry.isAlive()) {
            // It may end between the look and the signal: then there is nothing left to do.
            Command.of("kill", "-" + name, Long.toString(entry.pid())).attempt();
        }
    }

    @Override
    public String toString() {
        return what + " (pid " + pid() + ")";
    }
}
