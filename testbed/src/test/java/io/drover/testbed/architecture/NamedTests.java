package io.drover.testbed.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tests that a page names, as {@code `module: Class.method`}. */
final class NamedTests {
    static final Path ROOT = root();

    private static final Pattern NAMED = Pattern.compile("`([a-z/]+): ([A-Za-z]+)\\.([A-Za-z]+)`");
    private static final Pattern EXTENDED = Pattern.compile("class \\w+ extends (\\w+) ");

    private NamedTests() {}

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

    /** Those that a line names: module, class and method. */
    static List<MatchResult> in(String line) {
        return NAMED.matcher(line).results().toList();
    }

    /** Whether there is such a test, in the class itself or in the contract that it extends. */
    static boolean exists(MatchResult named) throws IOException {
        Optional<String> source = source(named.group(1), named.group(2));
        while (source.isPresent()) {
            if (isTest(source.get(), named.group(3))) {
                return true;
            }
            Matcher extended = EXTENDED.matcher(source.get());
            source = extended.find() ? source(named.group(1), extended.group(1)) : Optional.empty();
        }
        return false;
    }

    /** Whether the annotation and the method are there, with no end of another method between them. */
    private static boolean isTest(String source, String method) {
        int declared = source.indexOf(" void " + method + "(");
        return declared > 0
                && source.substring(Math.max(0, source.lastIndexOf("\n    }\n", declared)), declared)
                        .matches("(?s).*@(Test|ParameterizedTest)\\b.*");
    }

    private static Optional<String> source(String module, String type) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            files.filter(file -> file.endsWith(type + ".java")).forEach(found::add);
        }
        return found.stream().findFirst().map(NamedTests::read);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
