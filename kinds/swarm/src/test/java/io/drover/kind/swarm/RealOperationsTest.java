package io.drover.kind.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.kind.TakeOver;
import io.drover.kind.service.Change;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.Orchestrator;
import io.drover.kind.service.Service;
import io.drover.kind.service.ServiceTask;
import io.drover.kind.service.StackDefinition;
import io.drover.migration.manifest.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A swarm of one real engine that is operated. The tests build on each other, as starting is slow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealOperationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COMPOSE = """
            version: "3.8"
            services:
              web:
                image: test:1
                command: ["sh", "-c", "while sleep 1; do :; done"]
                environment: {PASSWORD: geheim, ANSWER: 42}
                ports: ["8080:80"]
                volumes: ["db:/db", "/etc/hosts:/etc/hosts2:ro"]
                networks: {front: {aliases: [www]}}
                stop_grace_period: 1s
                init: true
                labels: {a: b}
                healthcheck: {test: ["CMD", "true"], interval: 5s}
                deploy:
                  replicas: 2
                  labels: {tier: front}
                  restart_policy: {condition: any, delay: 1s}
                  update_config: {parallelism: 0, order: stop-first}
                  rollback_config: {parallelism: 0}
                  placement: {constraints: [node.role == manager]}
                  resources: {limits: {cpus: '0.5', memory: 64M}, reservations: {memory: 8M}}
              agent:
                image: test:1
                command: sh -c 'while sleep 1; do :; done'
                stop_grace_period: 1s
                deploy: {mode: global}
            networks: {front: {attachable: true}}
            volumes: {db: {}}
            """;

    private final SwarmKind kind = new SwarmKind();
    private final Orchestrator orchestrator = kind.orchestrator().orElseThrow();
    private final RecordingReach reach = new RecordingReach();
    private Optional<RealEngine> started = Optional.empty();
    private Optional<Profile> profile = Optional.empty();

    @TempDir
    Path folder;

    @BeforeAll
    void start() throws Exception {
        Optional<String> missing = RealEngine.missing();
        assumeTrue(missing.isEmpty(), () -> "missing: " + missing.orElse(""));
        started = Optional.of(new RealEngine());
        reach.add(FakeEngine.key(1), engine().address());
        engine().makeImage();
        engine().docker("tag", "test:1", "test:2");
        engine().docker("swarm", "init", "--advertise-addr", "127.0.0.1");
        profile = kind.discover(
                        new TakeOver(
                                "shop",
                                Optional.of(FakeEngine.key(1)),
                                Map.of(),
                                List.of(),
                                Set.of(),
                                List.of(FakeEngine.candidate(1, true))),
                        reach)
                .profile();
    }

    @AfterAll
    void stop() throws Exception {
        if (started.isPresent()) {
            started.get().close();
        }
    }

    private RealEngine engine() {
        return started.orElseThrow();
    }

    private Profile profile() {
        return profile.orElseThrow();
    }

    private List<String> deploy(String text) throws Exception {
        List<String> told = new ArrayList<>();
        orchestrator.deploy(
                profile(),
                reach,
                new StackDefinition("shop", text),
                change -> told.add(change.kind() + " " + change.what() + " " + change.name()));
        return told;
    }

    private Service service(String name) {
        try {
            return orchestrator.service(profile(), reach, name);
        } catch (OperationException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> running(String service) throws Exception {
        return orchestrator.tasks(profile(), reach, service).stream()
                .filter(task ->
                        task.state().equals("running") && task.desiredState().equals("running"))
                .map(ServiceTask::id)
                .sorted()
                .toList();
    }

    @Test
    @Order(1)
    void aStackIsDeployedAndRuns() throws Exception {
        assertThat(deploy(COMPOSE))
                .containsExactly(
                        "CREATED network shop_front",
                        "CREATED network shop_default",
                        "CREATED service shop_web",
                        "CREATED service shop_agent");
        await("web")
                .atMost(PATIENCE)
                .until(() ->
                        service("shop_web").isSettled() && service("shop_agent").isSettled());
        assertThat(service("shop_web").running()).isEqualTo(2);
        assertThat(service("shop_agent").mode()).isEqualTo("global");
        assertThat(service("shop_web").ports()).containsExactly("8080->80/tcp");
        assertThat(engine().docker("stack", "ls", "--format", "{{.Name}} {{.Services}}"))
                .isEqualTo("shop 2");
        assertThat(engine().docker("stack", "services", "shop", "--format", "{{.Name}}")
                        .lines())
                .containsExactlyInAnyOrder("shop_web", "shop_agent");
        assertThat(engine().docker("volume", "ls", "-q")).isEqualTo("shop_db");
        assertThat(orchestrator.nodes(profile(), reach))
                .singleElement()
                .satisfies(node -> assertThat(node.healthy() && node.leader()).isTrue());
    }

    @Test
    @Order(2)
    void deployingAgainChangesNothing() throws Exception {
        List<String> before = running("shop_web");
        long version = service("shop_web").version();
        assertThat(deploy(COMPOSE))
                .containsExactly(
                        "UNCHANGED network shop_front",
                        "UNCHANGED network shop_default",
                        "UNCHANGED service shop_web",
                        "UNCHANGED service shop_agent");
        assertThat(service("shop_web").version()).isEqualTo(version);
        assertThat(running("shop_web")).isEqualTo(before);
    }

    @Test
    @Order(3)
    void dockerStackDeployOfTheSameFileRestartsNothing() throws Exception {
        List<String> before = running("shop_web");
        List<String> agents = running("shop_agent");
        Path file = Files.writeString(folder.resolve("compose.yml"), COMPOSE);
        engine().docker("stack", "deploy", "--resolve-image", "never", "-c", file.toString(), "shop");
        await("no update").atMost(PATIENCE).until(() -> service("shop_web").isSettled());
        assertThat(running("shop_web")).isEqualTo(before);
        assertThat(running("shop_agent")).isEqualTo(agents);
        assertThat(deploy(COMPOSE)).as("after docker stack").noneMatch(change -> change.startsWith("UPDATED"));
    }

    @Test
    @Order(4)
    void onlyWhatDiffersIsUpdatedAndTheRestIsKept() throws Exception {
        List<String> web = running("shop_web");
        String changed = COMPOSE.replace("tier: front", "tier: back").replaceAll("(?m)^  agent:\n(    .*\n)+", "");
        assertThat(deploy(changed))
                .containsExactly("UNCHANGED network shop_front", "UPDATED service shop_web", "KEPT service shop_agent");
        assertThat(running("shop_web")).as("tasks, whose spec is the same").isEqualTo(web);
        assertThat(deploy(COMPOSE.replace("ANSWER: 42", "ANSWER: 43")))
                .contains("UPDATED service shop_web", "UNCHANGED service shop_agent");
        await("new tasks")
                .atMost(PATIENCE)
                .until(() ->
                        service("shop_web").isSettled() && !running("shop_web").equals(web));
        assertThat(deploy(COMPOSE.replaceFirst(", ANSWER: 42", ""))).contains("UPDATED service shop_web");
        await("settled").atMost(PATIENCE).until(() -> service("shop_web").isSettled());
    }

    @Test
    @Order(5)
    void imagesAreUpdatedAndRolledBack() throws Exception {
        assertThat(orchestrator
                        .updateImage(profile(), reach, "shop_web", "test:2")
                        .kind())
                .isEqualTo(Change.Kind.UPDATED);
        await("update").atMost(PATIENCE).until(() -> service("shop_web").isSettled());
        assertThat(service("shop_web").image()).isEqualTo("test:2");
        orchestrator.rollBack(profile(), reach, "shop_web");
        await("rollback")
                .atMost(PATIENCE)
                .until(() -> service("shop_web").isSettled()
                        && service("shop_web").image().equals("test:1"));
    }

    @Test
    @Order(6)
    void servicesAreScaled() throws Exception {
        orchestrator.scale(profile(), reach, "shop_web", 1);
        await("scaled").atMost(PATIENCE).until(() -> running("shop_web").size() == 1);
    }

    @Test
    @Order(7)
    void anImageThatIsNotThereIsToldInTheEnginesWords() throws Exception {
        orchestrator.updateImage(profile(), reach, "shop_web", "nobody.invalid/none:1");
        await("trouble")
                .atMost(PATIENCE)
                .until(() -> service("shop_web").trouble().isPresent());
        assertThat(service("shop_web").trouble().orElseThrow()).contains("No such image: nobody.invalid/none:1");
        assertThat(orchestrator.tasks(profile(), reach, "shop_web"))
                .anyMatch(task -> task.error()
                        .filter(error -> error.contains("No such image"))
                        .isPresent());
    }

    @Test
    @Order(8)
    void whatSwarmRefusesIsToldInItsWords() {
        assertThatThrownBy(() ->
                        deploy("services: {bad: {image: test:1, deploy: {placement: {constraints: ['nonsense']}}}}"))
                .isInstanceOfSatisfying(OperationException.class, e -> {
                    System.out.println(e.getMessage());
                    assertThat(e.reason()).isEqualTo(OperationException.Reason.REFUSED);
                    assertThat(e.getMessage()).contains("constraint expected");
                });
        assertThatThrownBy(() -> deploy("services: {bad: {image: test:1, ports: ['8080:80']}}"))
                .isInstanceOfSatisfying(OperationException.class, e -> {
                    System.out.println(e.getMessage());
                    assertThat(e.getMessage()).contains("8080");
                });
    }

    @Test
    @Order(9)
    void stacksAreRemovedWholeAndTheirVolumesStay() throws Exception {
        orchestrator.remove(profile(), reach, "shop_agent");
        assertThat(orchestrator.services(profile(), reach))
                .extracting(Service::name)
                .doesNotContain("shop_agent");
        assertThat(orchestrator.removeStack(profile(), reach, "shop"))
                .extracting(Change::name)
                .contains("shop_web", "shop_front", "shop_default");
        assertThat(orchestrator.services(profile(), reach)).isEmpty();
        assertThat(engine().docker("stack", "ls", "--format", "{{.Name}}")).isEmpty();
        assertThat(engine().docker("volume", "ls", "-q")).contains("shop_db");
    }
}
