package io.drover.testbed.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A long-running process of this machine. It does not outlive this JVM, however that ends: a guard reads a pipe that
 * the kernel then closes. On Linux it leads a session of its own, so that an interrupt typed at a terminal reaches it
 * only through who started it.
 */
public final class LocalProcess implements RunningProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GUARD = "cat >/dev/null; kill -KILL \"$1\" 2>/dev/null";

    private final String what;
    private final Process process;
    private final Process guard;
    private final Path log;

    private LocalProcess(String what, Process process, Process guard, Path log) {
        this.what = what;
        this.process = process;
        this.guard = guard;
        this.log = log;
    }

    /**
     * Starts a process.
     *
     * @param what it is, for errors
     * @param environment added to {@link Command#ENVIRONMENT}
     * @param log takes its output, after what is there already
     */
    public static LocalProcess start(String what, List<String> words, Map<String, String> environment, Path log) {
        try {
            Process process = builder(words, environment)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Process guard = builder(List.of("sh", "-c", GUARD, "sh", Long.toString(process.pid())), Map.of())
                    .start();
            return new LocalProcess(what, process, guard, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + what, e);
        }
    }

    private static ProcessBuilder builder(List<String> words, Map<String, String> environment) {
        List<String> all = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            all.add("setsid");
        }
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        builder.environment().putAll(Command.ENVIRONMENT);
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public void terminate() {
        process.destroy();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        await(PATIENCE);
    }

    @Override
    public void pause() {
        signal("STOP");
    }

    @Override
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Command.of("kill", "-" + name, Long.toString(pid())).run();
    }

    @Override
    public int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("%s did not end within %d ms; its last output: %s"
                        .formatted(this, limit.toMillis(), lastLines(10)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of " + this, e);
        }
        dismissGuard();
        return process.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> below = process.descendants().toList();
        kill();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    /** Its pid may be another process's soon. */
    private void dismissGuard() {
        List<ProcessHandle> reader = guard.descendants().toList();
        // The guard first: without its reader it would go on, and kill.
        guard.destroyForcibly();
        reader.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return what + " (pid " + pid() + ")";
    }
}
