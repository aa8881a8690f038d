package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that holds namespaces open. It is started by a script that says {@code ready <pid>} when all is set up and
 * then, depending on the {@link Lifetime}, waits for the end of its standard input or sleeps.
 */
final class Namespaces {
    private final ProcessIdentity holder;

    private Namespaces(ProcessIdentity holder) {
        this.holder = holder;
    }

    /**
     * @param unshare options of unshare(1): which namespaces to make
     * @param script a resource next to this class
     * @param arguments of the script
     */
    static Namespaces start(
            StateDirectory state,
            Lifetime lifetime,
            String role,
            List<String> unshare,
            String script,
            String... arguments) {
        List<String> words = new ArrayList<>(List.of("setsid", "unshare"));
        words.addAll(unshare);
        words.addAll(List.of("sh", "-c", text(script), script, lifetime.name()));
        words.addAll(List.of(arguments));
        Path log = state.logs().resolve(role + ".log");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(Command.ENVIRONMENT);
        if (lifetime == Lifetime.DETACHED) {
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        try {
            Process process = builder.start();
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            if (line == null || !line.matches("ready [0-9]+")) {
                process.destroyForcibly();
                throw new IllegalStateException(role + " did not come up, " + script + " said: " + line + " "
                        + Files.readString(log).strip());
            }
            ProcessIdentity holder = ProcessIdentity.of(Long.parseLong(line.substring(6)))
                    .orElseThrow(() -> new IllegalStateException(role + " ended as soon as it was up"));
            state.record(holder, role);
            return new Namespaces(holder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + role, e);
        }
    }

    ProcessIdentity holder() {
        return holder;
    }

    /** The words that put a command into all the namespaces. */
    List<String> entry() {
        return List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--");
    }

    /** The words that put a command of the outside into the network namespace only. */
    List<String> networkEntry() {
        return List.of("nsenter", "-t", Long.toString(holder.pid()), "-n", "--");
    }

    static String text(String resource) {
        try (InputStream in = Namespaces.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not in the build: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + resource, e);
        }
    }
}
