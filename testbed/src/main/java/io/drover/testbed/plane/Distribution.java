package io.drover.testbed.plane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Drover as it is delivered: the folder that the build makes.
 *
 * @param home holds {@code bin/drover}
 */
public record Distribution(Path home) {
    /** Names the folder; without it the build's usual place is taken. */
    public static final String PROPERTY = "drover.distribution";

    public Distribution {
        home = home.toAbsolutePath().normalize();
        if (!Files.isExecutable(launcher(home))) {
            throw new IllegalStateException("no distribution of Drover: " + launcher(home)
                    + " is not there or cannot be run; build it with `make build`, or name its folder by -D"
                    + PROPERTY);
        }
    }

    /** The distribution that this build made. */
    public static Distribution find() {
        return new Distribution(Optional.ofNullable(System.getProperty(PROPERTY))
                .map(Path::of)
                // Maven runs a module's tests in the module's folder, the build's scripts run in the one above.
                .or(() -> Stream.of(Path.of("packaging"), Path.of("..", "packaging"))
                        .map(packaging -> packaging.resolve("target").resolve("drover"))
                        .filter(folder -> Files.isExecutable(launcher(folder)))
                        .findFirst())
                .orElse(Path.of("packaging", "target", "drover")));
    }

    /** The words that run a program of Drover. */
    public List<String> words(String... arguments) {
        return Stream.concat(Stream.of(launcher(home).toString()), Stream.of(arguments))
                .toList();
    }

    /** What its programs need in their environment: the JDK that runs this. */
    public Map<String, String> environment() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    private static Path launcher(Path home) {
        return home.resolve("bin").resolve("drover");
    }
}
