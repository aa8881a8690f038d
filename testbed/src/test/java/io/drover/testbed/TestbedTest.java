package io.drover.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.workload.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestbedTest {
    @Test
    void staysUpUntilItIsTakenDown() throws IOException {
        RealHosts.assume();
        CommandResult up = testbed("up");
        assertThat(up.err()).isEmpty();
        assertThat(up.exit()).isZero();
        System.out.println(up.lines().getFirst());
        String id = find(up.out(), "testbed ([0-9a-f]{8}) is up");
        URI web = URI.create(find(up.out(), "(http://\\S+)"));
        try {
            assertThat(Http.get(web, Duration.ofSeconds(2))).isEmpty();
            assertThat(controlGroups()).anyMatch(name -> name.contains(id));
            assertThat(testbed("sweep").out()).doesNotContain(id);
            assertThat(Http.get(web, Duration.ofSeconds(2))).isEmpty();
        } finally {
            assertThat(testbed("down", id).exit()).isZero();
        }
        assertThat(Http.get(web, Duration.ofMillis(300))).isPresent();
        assertThat(controlGroups()).noneMatch(name -> name.contains(id));
        CommandResult again = testbed("down", id);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err())
                .isEqualTo("testbed down " + id + " failed: no testbed `" + id + "` that was left running\n");
    }

    @Test
    void wrongArgumentsGetTheUsage() {
        for (String[] wrong : new String[][] {{}, {"help"}, {"up", "4"}, {"down", "a", "b"}}) {
            CommandResult result = testbed(wrong);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).startsWith("usage: testbed up");
        }
    }

    private static List<String> controlGroups() throws IOException {
        try (Stream<Path> paths =
                Files.find(Path.of("/sys/fs/cgroup"), 2, (path, attributes) -> attributes.isDirectory())) {
            return paths.map(Path::toString).toList();
        }
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    private static CommandResult testbed(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Testbed.class.getName()));
        words.addAll(List.of(arguments));
        return Command.of(words).within(Duration.ofMinutes(2)).attempt();
    }
}
