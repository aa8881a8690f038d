package io.drover.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the distribution in a process of its own, started by its launcher as its users start it. */
record ShippedProgram(Process process, Path output) implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution", "../target/drover"));
    private static final long TIMEOUT_SECONDS = 120;

    /**
     * Starts a program.
     *
     * @param home where its user's configuration is, and where its output goes
     * @param environment variables besides those of this process, of which Drover's own are taken out
     * @param launcher a script in the distribution's {@code bin}
     */
    static ShippedProgram start(Path home, Map<String, String> environment, String launcher, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(DISTRIBUTION.resolve("bin").resolve(launcher).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(home, launcher, ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DROVER_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new ShippedProgram(process, output);
    }

    /** Runs a program to its end, which must be a good one, and tells its output. */
    static String run(Path home, Map<String, String> environment, String launcher, String... arguments)
            throws IOException, InterruptedException {
        try (ShippedProgram program = start(home, environment, launcher, arguments)) {
            assertThat(program.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("%s ended within %d s; it said: %s", launcher, TIMEOUT_SECONDS, program.said())
                    .isTrue();
            assertThat(program.process.exitValue()).as(program.said()).isZero();
            return program.said().strip();
        }
    }

    String said() throws IOException {
        return Files.readString(output, UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
