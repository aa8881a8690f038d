package io.drover.server.store.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of the test's own, to be killed as a power cut would: without a chance to do anything. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static ChildJvm start(Class<?> main, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    /** The values of the next lines {@code name=value}; other lines are passed over. */
    public List<String> await(String name, int count) throws IOException {
        List<String> values = new ArrayList<>();
        while (values.size() < count) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException(
                        "the child ended after %d of %d lines '%s'".formatted(values.size(), count, name));
            }
            if (line.startsWith(name + "=")) {
                values.add(line.substring(name.length() + 1));
            }
        }
        return values;
    }

    /** Kills it (SIGKILL) and returns the values that it had printed by then. */
    public List<String> kill(String name) throws IOException, InterruptedException {
        // By the handle: to destroy the process itself would close its output, with lines in it that count.
        process.toHandle().destroyForcibly();
        List<String> values = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(name + "=")) {
                values.add(line.substring(name.length() + 1));
            }
        }
        process.waitFor();
        return values;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
