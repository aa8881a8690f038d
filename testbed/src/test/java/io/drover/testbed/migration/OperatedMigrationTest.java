package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.RealHosts;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Together;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.engine.WebImage;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.DroverCommand;
import io.drover.testbed.plane.PlaneClient;
import io.drover.testbed.plane.PlaneProcess;
import io.drover.testbed.plane.PlaneRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Compose application that is deployed through Drover before a migration, and updated after it, at the target. */
class OperatedMigrationTest {
    private static final String STACK = "app";
    private static final String FRONT = "app_front";
    private static final String NEWER = "web:2";
    private static final String COMPOSE = """
            services:
              front:
                image: web:1
                environment: {COLOUR: blue}
                networks: [inner]
                deploy: {replicas: 3, update_config: {parallelism: 0}}
              book:
                image: web:1
                command: sh -c 'while sleep 1; do :; done'
                volumes: [pages:/ledger]
            networks: {inner: {}}
            volumes: {pages: {}}
            """;

    @TempDir
    Path folder;

    private World world;
    private DroverCommand drover;

    @BeforeEach
    void putInOrder() throws IOException {
        RealHosts.assume();
        world = World.inOrder();
        drover = new DroverCommand(Distribution.find(), Files.createDirectory(folder.resolve("config")));
        world.planes().forEach(drover::login);
        Together.map(world.engines(), engine -> engine.docker("tag", WebImage.NAME, NEWER));
    }

    @AfterEach
    void remove() {
        CommandResult removed =
                drover.attempt(world.owner(), "cluster", "remove", World.CLUSTER, "--stack", STACK, "--yes");
        assertThat(removed.succeeded()).as(removed.toString()).isTrue();
        Waiting.until(
                "end of the stack's containers",
                Duration.ofSeconds(60),
                () -> world.engines().stream()
                        .allMatch(engine -> engine.docker("ps", "-aq", "--filter", "name=" + STACK + "_")
                                .text()
                                .isEmpty()),
                () -> "some are left");
    }

    private String drover(String plane, String... arguments) {
        return drover.run(world.plane(plane), arguments).out();
    }

    private void deploy(String plane, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("compose.yml"), text);
        assertThat(drover(plane, "cluster", "deploy", World.CLUSTER, "--stack", STACK, "-f", file.toString(), "--wait"))
                .contains("SUCCEEDED");
    }

    /** The IDs of the containers that a service's tasks run in. */
    private List<String> containers(String plane, String service) {
        return world.client(plane)
                .get("clusters/%s/services/%s/tasks".formatted(World.CLUSTER, service))
                .path("items")
                .valueStream()
                .filter(task -> task.path("state").asString("").equals("running"))
                .map(task -> task.path("containerId").asString(""))
                .sorted()
                .toList();
    }

    private void awaitFront(String plane, String image, int replicas) {
        PlaneClient client = world.client(plane);
        String path = "clusters/%s/services/%s".formatted(World.CLUSTER, FRONT);
        Waiting.until(
                "%d tasks of %s with image %s".formatted(replicas, FRONT, image),
                Duration.ofSeconds(60),
                () -> client.get(path).path("running").asInt(0) == replicas
                        && client.get(path).path("image").asString("").equals(image),
                () -> client.get(path).toString());
    }

    @Test
    void anApplicationDeployedBeforeIsUpdatedAfterwardsAtTheTarget() throws IOException {
        deploy("a", COMPOSE);
        List<String> front = containers("a", FRONT);
        List<String> book = containers("a", "app_book");
        assertThat(front).hasSize(3);
        assertThat(book).hasSize(1);

        world.client("a").migrateToTheEnd(World.CLUSTER, "b");

        world.assertOwnedAndObeyed("b");
        assertThat(containers("b", FRONT)).as("containers after the migration").isEqualTo(front);
        deploy("b", COMPOSE);
        assertThat(containers("b", FRONT))
                .as("containers after deploying the same at the target")
                .isEqualTo(front);
        drover("b", "cluster", "update", World.CLUSTER, FRONT, "--image", NEWER);
        awaitFront("b", NEWER, 3);
        drover("b", "cluster", "scale", World.CLUSTER, FRONT + "=4");
        awaitFront("b", NEWER, 4);
        deploy("b", COMPOSE.replace("blue", "green"));
        awaitFront("b", "web:1", 3);
        assertThat(containers("b", "app_book"))
                .as("containers of what was not changed")
                .isEqualTo(book);
        assertThat(drover("b", "cluster", "nodes", World.CLUSTER)).doesNotContain("abnormal");

        CommandResult former = drover.attempt(world.plane("a"), "cluster", "scale", World.CLUSTER, FRONT + "=1");
        assertThat(former.exit()).as("the former owner's answer").isEqualTo(5);
        assertThat(former.err()).contains("plane 'b'");
    }

    @Test
    void changesDuringAMigrationAreMadeOrRefusedWithAReason() throws IOException {
        deploy("a", COMPOSE);
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread operator = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                answers.merge(rolledBack(world.plane("a")), 1, Integer::sum);
            }
        });
        try {
            world.client("a").migrateToTheEnd(World.CLUSTER, "b");
        } finally {
            over.set(true);
            join(operator);
        }
        System.out.println("answers to changes that were asked for all through a migration: " + answers);
        assertThat(answers.keySet()).isSubsetOf("OPERATION_CONFLICT", "CLUSTER_LOCKED", "CLUSTER_MOVED");
        assertThat(answers).containsKeys("OPERATION_CONFLICT", "CLUSTER_MOVED");
        world.assertOwnedAndObeyed("b");
    }

    /** How a plane answers a change that the swarm itself refuses, so that the workload stays as it is. */
    private static String rolledBack(PlaneProcess plane) {
        try {
            plane.client().post("clusters/%s/services/app_book/rollback".formatted(World.CLUSTER), Map.of());
            return "made";
        } catch (PlaneRefusedException e) {
            return e.code();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator's last question is answered", e);
        }
    }
}
