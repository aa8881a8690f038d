package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.RealHosts;
import io.drover.testbed.access.AccessCalls;
import io.drover.testbed.access.DockerClient;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.host.HostProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real docker command, with one unchanged address and one unchanged folder, before, during and after migrations. */
class AccessPointTest {
    private World world;
    private DockerClient docker;

    @BeforeEach
    void putInOrder() {
        RealHosts.assume();
        world = World.inOrder();
        docker = world.docker();
    }

    @Test
    void theDockerCommandUsesTheClusterOnWhicheverPlane() {
        assertUsable("a");
        world.client("a").migrateToTheEnd(World.CLUSTER, "b");
        assertUsable("b");
        world.client("b").migrateToTheEnd(World.CLUSTER, "c");
        assertUsable("c");
        world.client("c").migrateToTheEnd(World.CLUSTER, "a");
        assertUsable("a");
    }

    private void assertUsable(String owner) {
        world.assertOwnedAndObeyed(owner);
        assertThat(docker.run("service", "ls", "--format", "{{.Name}}").lines())
                .as("services through the access point, owned by %s", owner)
                .contains("web", "ledger");
        String container = container();
        CommandResult piped = docker.command("exec", "-i", container, "cat")
                .withInput("from standard input\n")
                .run();
        assertThat(piped.out()).isEqualTo("from standard input\n");
        assertThat(docker.run("exec", container, "sh", "-c", "echo ran").text()).isEqualTo("ran");
        assertThat(docker.attempt("exec", container, "sh", "-c", "exit 3").exit())
                .isEqualTo(3);
    }

    private String container() {
        List<String> containers = docker.run("ps", "--quiet").lines();
        assertThat(containers).isNotEmpty();
        return containers.getFirst();
    }

    @Test
    void aTerminalIsLedThrough() {
        // script makes the terminal without which docker takes no -t.
        CommandResult result = docker.commandInTerminal("docker exec -it " + container() + " sh -c 'tty; echo done'");
        assertThat(result.out()).contains("/dev/pts/").contains("done");
    }

    @Test
    void logsAreFollowedUntilTheSwitch() {
        String container = container();
        docker.run("exec", container, "sh", "-c", "echo before > /proc/1/fd/1");
        try (HostProcess logs = docker.start("logs", "--follow", container)) {
            logs.awaitOutput("before", Duration.ofSeconds(20));
            docker.run("exec", container, "sh", "-c", "echo meanwhile > /proc/1/fd/1");
            logs.awaitOutput("meanwhile", Duration.ofSeconds(20));
            world.client("a").migrateToTheEnd(World.CLUSTER, "b");
            Waiting.until("end of the stream", Duration.ofSeconds(20), () -> !logs.isAlive());
        }
        try (HostProcess again = docker.start("logs", "--follow", container)) {
            again.awaitOutput("meanwhile", Duration.ofSeconds(20));
        }
    }

    @Test
    void callsDuringMigrationsSucceedOrAreRefusedAsDocumented() {
        AccessCalls.Seen seen;
        try (AccessCalls calls = AccessCalls.start(Optional.of(docker))) {
            for (String target : List.of("b", "a", "b", "c", "a")) {
                world.owner().client().migrateToTheEnd(World.CLUSTER, target);
            }
            seen = calls.end();
        }
        System.out.println(seen.describe());
        assertThat(seen.problems()).isEmpty();
        assertThat(seen.calls()).isGreaterThan(seen.refused());
    }
}
