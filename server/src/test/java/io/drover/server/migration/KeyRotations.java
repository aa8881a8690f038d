package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.server.task.Task;
import io.drover.server.task.TaskState;
import java.nio.file.Files;
import java.util.List;

/** Rotates planes' keys by REST, and waits for what comes of it. */
final class KeyRotations {
    static final String PATH = "/api/v1/plane/key-rotation";

    private KeyRotations() {}

    static void assertRefused(TestPlane plane, String code) {
        var answer = plane.post(PATH, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains(code);
    }

    static void rotate(TestPlane plane) {
        var answer = plane.post(PATH, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body())
                .doesNotContain(plane.keys().signingKey().secret().hex());
    }

    static void awaitMissing(TestPlane plane, String what, String name, String why) {
        await().atMost(Patience.LONG)
                .until(
                        () -> plane.get(PATH).body(),
                        body -> body.contains("FOLLOWING")
                                && body.replaceAll(".*\"%s\":\\[([^\\]]*)\\].*".formatted(what), "$1")
                                        .contains("\"" + name + "\"")
                                && body.contains(why));
    }

    static void awaitRotated(TestPlane plane) {
        await().atMost(Patience.LONG)
                .until(() -> plane
                        .store()
                        .<List<Task>>read(transaction -> transaction.tasks().list(100))
                        .stream()
                        .filter(task -> task.title().equals("Rotate the plane's keys"))
                        .allMatch(task -> task.state() == TaskState.SUCCEEDED));
        String shown = plane.get(PATH).body();
        assertThat(shown).contains("IDLE", plane.keys().identity().key().hex());
        assertThat(Files.isDirectory(plane.folder().resolve("keys"))).isTrue();
    }
}
