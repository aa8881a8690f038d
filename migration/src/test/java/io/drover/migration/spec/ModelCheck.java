package io.drover.migration.spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of TLC over a configuration of the specification, in a JVM of its own: TLC keeps static state and ends its JVM.
 *
 * @param configuration a file in {@code migration/spec}, such as {@code small/PlaneRoute-crashes.cfg}; its name begins
 *     with the module's
 * @param constants constants to set otherwise than in the file
 */
record ModelCheck(String configuration, Map<String, String> constants) {
    static final Path SPECIFICATION = Path.of("spec").toAbsolutePath();

    private static final Path WORK = Path.of("target", "tlc").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern STATES =
            Pattern.compile("(?m)^([0-9]+) states generated, ([0-9]+) distinct states found, ([0-9]+) states left");
    private static final Pattern VIOLATED =
            Pattern.compile("(?m)^Error: (?:Invariant|Action property) (\\S+) is violated");

    ModelCheck {
        constants = Map.copyOf(constants);
    }

    static ModelCheck of(String configuration) {
        return new ModelCheck(configuration, Map.of());
    }

    ModelCheck with(String constant, String value) {
        Map<String, String> more = new java.util.HashMap<>(constants);
        more.put(constant, value);
        return new ModelCheck(configuration, more);
    }

    /**
     * What TLC found.
     *
     * @param violated the invariant or property that does not hold, if any
     * @param distinct states
     * @param took the time on the clock
     * @param output all that TLC printed
     */
    record Outcome(Optional<String> violated, long distinct, Duration took, String output) {
        /** The steps of the counterexample. */
        long steps() {
            return output.lines().filter(line -> line.startsWith("State ")).count();
        }
    }

    /** Runs TLC with one worker, so that the outcome is the same each time. */
    Outcome run() throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        Path folder = Files.createTempDirectory(WORK, "run");
        copyModules(folder);
        Files.writeString(folder.resolve("checked.cfg"), settings());
        Path output = folder.resolve("output.txt");
        String module = Path.of(configuration).getFileName().toString().replaceFirst("[-.].*", "");
        long begun = System.nanoTime();
        Process tlc = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // Modules of TLC's own are unpacked there.
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "tlc2.TLC",
                        "-workers",
                        "1",
                        "-nowarning",
                        "-metadir",
                        "states",
                        "-config",
                        "checked.cfg",
                        module)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!tlc.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("TLC did not end within %s: %s".formatted(PATIENCE, this));
            }
        } finally {
            tlc.destroyForcibly();
        }
        return outcome(Files.readString(output, StandardCharsets.UTF_8), Duration.ofNanos(System.nanoTime() - begun));
    }

    /** TLC reads a configuration only where the modules are, and is to leave nothing there. */
    private static void copyModules(Path folder) throws IOException {
        try (Stream<Path> modules = Files.list(SPECIFICATION)) {
            for (Path module :
                    modules.filter(file -> file.toString().endsWith(".tla")).toList()) {
                Files.copy(module, folder.resolve(module.getFileName()));
            }
        }
    }

    private Outcome outcome(String output, Duration took) throws IOException {
        Matcher states = STATES.matcher(output);
        Matcher violated = VIOLATED.matcher(output);
        Optional<String> property = violated.find() ? Optional.of(violated.group(1)) : Optional.empty();
        boolean complete = output.contains("Model checking completed. No error has been found.");
        if (!states.find() || (property.isEmpty() && !complete)) {
            throw new IOException("TLC ended without a verdict on %s:%n%s".formatted(this, output));
        }
        return new Outcome(property, Long.parseLong(states.group(2)), took, output);
    }

    private String settings() throws IOException {
        String text = Files.readString(SPECIFICATION.resolve(configuration));
        for (Map.Entry<String, String> constant : constants.entrySet()) {
            Matcher line = Pattern.compile("(?m)^( *%s = ).*$".formatted(Pattern.quote(constant.getKey())))
                    .matcher(text);
            if (!line.find()) {
                throw new IllegalArgumentException("%s does not set %s".formatted(configuration, constant.getKey()));
            }
            text = line.replaceFirst("$1" + Matcher.quoteReplacement(constant.getValue()));
        }
        return text;
    }
}
