package io.drover.testbed.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the machine, to be run to its end. It gets {@linkplain #ENVIRONMENT a fixed environment}, so that a
 * developer's settings (a Docker context, a proxy) cannot change what it does. Immutable.
 *
 * @param words the program and its arguments
 * @param input what it reads on standard input
 * @param limit how long it may take before it is killed
 * @param environment added to {@link #ENVIRONMENT}
 */
public record Command(List<String> words, String input, Duration limit, Map<String, String> environment) {
    /** The environment of every command, and of every process in a test host. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME",
            System.getProperty("user.home"),
            "LANG",
            "C.UTF-8");

    /** What is kept of each of the two outputs; the rest is read and dropped. */
    public static final int MAX_OUTPUT_BYTES = 16 << 20;

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least the name of a program");
        }
    }

    public static Command of(String... words) {
        return of(List.of(words));
    }

    public static Command of(List<String> words) {
        return new Command(words, "", DEFAULT_LIMIT, Map.of());
    }

    public Command withInput(String text) {
        return new Command(words, text, limit, environment);
    }

    public Command within(Duration limit) {
        return new Command(words, input, limit, environment);
    }

    public Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(words, input, limit, more);
    }

    /** This command with {@code prefix} before its words. */
    public Command behind(List<String> prefix) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return new Command(all, input, limit, environment);
    }

    /**
     * Runs the command; its failure is an exception.
     *
     * @throws CommandFailedException if it cannot be started, exceeds its limit, or its exit status is not 0
     */
    public CommandResult run() {
        return attempt().orThrow();
    }

    /**
     * Runs the command, whatever its exit status.
     *
     * @throws CommandFailedException if it cannot be started or exceeds its limit
     */
    public CommandResult attempt() {
        long start = System.nanoTime();
        Process process = start();
        Gathered out = new Gathered(process.getInputStream());
        Gathered err = new Gathered(process.getErrorStream());
        try {
            feed(process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                killTree(process);
                throw new CommandFailedException(
                        words, "was killed: it took more than " + limit.toMillis() + " ms", out.text(), err.text());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new CommandResult(words, process.exitValue(), out.text(), err.text(), took);
        } catch (InterruptedException e) {
            killTree(process);
            Thread.currentThread().interrupt();
            throw new CommandFailedException(words, "was killed, as the thread that ran it was interrupted", e);
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailedException(words, "could not be started", e);
        }
    }

    private void feed(Process process) {
        try (var stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command ended without reading its input: its exit status tells whether that was a failure.
            return;
        }
    }

    private static void killTree(Process process) {
        // nsenter does not pass a kill on to the process that it made.
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    /** Reads one output on a thread of its own, so that a full pipe never blocks the command. */
    private static final class Gathered {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread reader;

        Gathered(InputStream stream) {
            reader = Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[8192];
                try (stream) {
                    for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                        synchronized (bytes) {
                            bytes.write(buffer, 0, Math.min(n, MAX_OUTPUT_BYTES - bytes.size()));
                        }
                    }
                } catch (IOException e) {
                    synchronized (bytes) {
                        bytes.writeBytes(("[output lost: " + e.getMessage() + "]").getBytes(StandardCharsets.UTF_8));
                    }
                }
            });
        }

        String text() throws InterruptedException {
            // A background process that the command left behind may hold the pipe open for ever.
            reader.join(Duration.ofSeconds(2));
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
