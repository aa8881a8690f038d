package io.drover.testbed.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sources that the tests run from. */
final class Checkout {
    private static final Path ROOT = root();
    private static final List<Path> TESTS = allTests();

    private Checkout() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no checkout above the working folder");
            }
        }
        return folder;
    }

    /** The lines of a document, such as {@code docs/cli.md}. */
    static List<String> lines(String document) {
        return read(ROOT.resolve(document)).lines().toList();
    }

    /** The source of a test class; empty where a module has none of that name. */
    static Optional<String> test(String module, String type) {
        return tests().filter(file -> file.endsWith(type + ".java"))
                .filter(file -> file.startsWith(folder(module)))
                .findFirst()
                .map(Checkout::read);
    }

    /** All classes of tests. */
    static Stream<Path> tests() {
        return TESTS.stream();
    }

    private static List<Path> allTests() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A module is named by its folder, a kind by its own name. */
    private static Path folder(String module) {
        Path folder = ROOT.resolve(module);
        return Files.exists(folder) ? folder : ROOT.resolve("kinds").resolve(module);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
