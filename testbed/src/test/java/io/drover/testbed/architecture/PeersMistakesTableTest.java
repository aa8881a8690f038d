package io.drover.testbed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/peers-mistakes.md} names tests that exist, and one for each mistake. */
class PeersMistakesTableTest {
    private static final Pattern NAMED = Pattern.compile("`([a-z/]+): ([A-Za-z]+)\\.([A-Za-z]+)`");

    private static final Path ROOT = root();

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

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/peers-mistakes.md")).stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.endsWith("| guarded by |"))
                .toList();
    }

    @Test
    void everyMistakeHasATest() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        row -> assertThat(NAMED.matcher(row).results()).as(row).isNotEmpty());
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<MatchResult> named =
                rows().stream().flatMap(row -> NAMED.matcher(row).results()).toList();
        for (MatchResult one : named) {
            String source = source(one.group(1), one.group(2));
            assertThat(isTest(source, one.group(3)))
                    .as("a test %s", one.group())
                    .isTrue();
        }
        System.out.printf(
                "%d mistakes of others, guarded by %d tests%n",
                rows().size(), named.stream().map(MatchResult::group).distinct().count());
    }

    /** Whether the annotation and the method are there, with no end of another method between them. */
    private static boolean isTest(String source, String method) {
        int declared = source.indexOf(" void " + method + "(");
        return declared > 0
                && source.substring(Math.max(0, source.lastIndexOf("\n    }\n", declared)), declared)
                        .matches("(?s).*@(Test|ParameterizedTest)\\b.*");
    }

    private static String source(String module, String type) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            return files.filter(file -> file.endsWith(type + ".java"))
                    .findFirst()
                    .map(PeersMistakesTableTest::read)
                    .orElseThrow(() -> new AssertionError("module %s has no test class %s".formatted(module, type)));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
