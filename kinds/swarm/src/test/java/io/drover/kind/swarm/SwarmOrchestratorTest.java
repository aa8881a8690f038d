package io.drover.kind.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.kind.service.Change;
import io.drover.kind.service.Node;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.kind.service.Orchestrator;
import io.drover.kind.service.Service;
import io.drover.kind.service.StackDefinition;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A manager and a worker that say what they are told to. */
class SwarmOrchestratorTest {
    private static final LocalEndpoint ENDPOINT = LocalEndpoint.unix("/run/docker.sock");
    private static final String WEB = """
            {"ID":"v1","Version":{"Index":14},"UpdatedAt":"2026-01-02T03:04:05.123456789Z",
             "Spec":{"Name":"shop_web","Labels":{"com.docker.stack.namespace":"shop"},"Novelty":{"Kept":[1.5]},
               "TaskTemplate":{"ContainerSpec":{"Image":"web:1","Env":["PASSWORD=geheim"]}},
               "Mode":{"Replicated":{"Replicas":2}}},
             "Endpoint":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}
             %s}""";
    private static final String AGENT = """
            {"ID":"v2","Version":{"Index":7},"Spec":{"Name":"agent","TaskTemplate":{"ContainerSpec":{"Image":"a"}},
             "Mode":{"Global":{}}}}""";
    private static final String TASK = """
            {"ID":"%s","ServiceID":"%s","Slot":%d,"NodeID":"%s","DesiredState":"%s",
             "Spec":{"ContainerSpec":{"Image":"web:1"}},
             "Status":{"State":"%s","Timestamp":"%s","Err":"%s","ContainerStatus":{"ContainerID":"c1"}}}""";

    private final Orchestrator orchestrator = new SwarmKind(Clock.systemUTC(), Duration.ofMillis(800))
            .orchestrator()
            .orElseThrow();
    private final RecordingReach reach = new RecordingReach();
    private final List<FakeEngine> engines = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (int number = 1; number <= 2; number++) {
            FakeEngine engine = new FakeEngine(number);
            engines.add(engine);
            reach.add(engine.host(), engine.address());
        }
        manager().manager("n1", "s1");
        manager().json("/services", "[" + WEB.formatted("") + "," + AGENT + "]");
        manager()
                .json(
                        "/nodes",
                        "[%s,%s]"
                                .formatted(
                                        FakeEngine.node("n1", "manager", 1, "ready"),
                                        FakeEngine.node("n2", "worker", 2, "down")));
        manager().json("POST /services/v1/update", "{}");
        engines.get(1).worker("n2");
    }

    @AfterEach
    void stop() {
        engines.forEach(FakeEngine::close);
    }

    private FakeEngine manager() {
        return engines.getFirst();
    }

    private static Profile profile() {
        return new Profile(
                "swarm",
                "swarm:s1",
                Map.of("engine", ENDPOINT.uri()),
                List.of(member(1, "manager"), member(2, "worker")),
                List.of());
    }

    private static Member member(int number, String role) {
        return new Member(
                FakeEngine.key(number),
                "web-" + number,
                new Fingerprint("f0".repeat(32)),
                "n" + number,
                role,
                Set.of(ENDPOINT));
    }

    private static void assertFails(Reason reason, String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(OperationException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(words).hasSizeLessThan(1100).doesNotContain("\n");
        });
    }

    @Test
    void servicesAreToldWithTheirTasks() throws Exception {
        manager()
                .json(
                        "/tasks",
                        "[%s,%s,%s,%s]"
                                .formatted(
                                        TASK.formatted(
                                                "t1", "v1", 1, "n1", "running", "running", "2026-01-02T03:05:00Z", ""),
                                        TASK.formatted(
                                                "t2",
                                                "v1",
                                                2,
                                                "n2",
                                                "shutdown",
                                                "rejected",
                                                "2026-01-02T03:05:00Z",
                                                "No such image: web:1"),
                                        TASK.formatted(
                                                "t3",
                                                "v1",
                                                2,
                                                "n2",
                                                "shutdown",
                                                "failed",
                                                "2026-01-02T03:00:00Z",
                                                "before the change"),
                                        TASK.formatted(
                                                "t4",
                                                "v2",
                                                0,
                                                "n1",
                                                "running",
                                                "running",
                                                "2026-01-02T03:05:00Z",
                                                "")));
        List<Service> services = orchestrator.services(profile(), reach);
        assertThat(services).extracting(Service::name).containsExactly("agent", "shop_web");
        Service web = services.get(1);
        assertThat(web.stack()).contains("shop");
        assertThat(web.mode()).isEqualTo("replicated");
        assertThat(web.running()).isEqualTo(1);
        assertThat(web.desired()).isEqualTo(2);
        assertThat(web.ports()).containsExactly("8080->80/tcp");
        assertThat(web.trouble()).contains("No such image: web:1");
        assertThat(web.isSettled()).isFalse();
        assertThat(services.getFirst().desired()).isEqualTo(1);
        assertThat(services.getFirst().isSettled()).isTrue();
        assertThat(services.toString()).doesNotContain("geheim");
        assertThat(orchestrator.tasks(profile(), reach, "shop_web"))
                .extracting(task -> task.name() + " " + task.node().orElse("") + " " + task.state())
                .containsExactly("shop_web.1 web-1 running", "shop_web.2 web-2 rejected", "shop_web.2 web-2 failed");
        assertThat(orchestrator.service(profile(), reach, "v1").name()).isEqualTo("shop_web");
    }

    @Test
    void nodesAreToldAsTheSwarmSeesThem() throws Exception {
        assertThat(orchestrator.nodes(profile(), reach))
                .extracting(Node::hostname, Node::state, Node::leader, Node::healthy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("web-1", "ready", true, true),
                        org.assertj.core.groups.Tuple.tuple("web-2", "down", false, false));
    }

    @Test
    void anImageIsUpdatedForTheVersionThatWasReadAndNothingElseIs() throws Exception {
        assertThat(orchestrator
                        .updateImage(profile(), reach, "shop_web", "web:2")
                        .kind())
                .isEqualTo(Change.Kind.UPDATED);
        assertThat(manager().changes()).singleElement().satisfies(change -> {
            assertThat(change.request()).isEqualTo("POST /services/v1/update?version=14");
            assertThat(change.body())
                    .contains(
                            "\"Image\":\"web:2\"", "PASSWORD=geheim", "\"Novelty\":{\"Kept\":[1.5]}", "\"Replicas\":2");
        });
    }

    @Test
    void whatIsAsWishedIsNotTouched() throws Exception {
        assertThat(orchestrator
                        .updateImage(profile(), reach, "shop_web", "web:1")
                        .kind())
                .isEqualTo(Change.Kind.UNCHANGED);
        assertThat(orchestrator.scale(profile(), reach, "shop_web", 2).kind()).isEqualTo(Change.Kind.UNCHANGED);
        assertThat(manager().changes()).isEmpty();
    }

    @Test
    void onlyReplicatedServicesAreScaled() throws Exception {
        orchestrator.scale(profile(), reach, "shop_web", 0);
        assertThat(manager().changes().getFirst().body()).contains("\"Replicas\":0");
        assertFails(Reason.CONFLICT, "'agent' is global", () -> orchestrator.scale(profile(), reach, "agent", 2));
    }

    @Test
    void aRollBackNeedsSomethingToGoBackTo() throws Exception {
        assertFails(
                Reason.CONFLICT, "nothing to go back to", () -> orchestrator.rollBack(profile(), reach, "shop_web"));
        manager().json("/services", "[" + WEB.formatted(",\"PreviousSpec\":{\"Name\":\"shop_web\"}") + "]");
        orchestrator.rollBack(profile(), reach, "shop_web");
        assertThat(manager().changes().getLast().request())
                .isEqualTo("POST /services/v1/update?version=14&rollback=previous");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | rpc error: code = Unknown desc = update out of sequence | CONFLICT",
                "409 | name conflicts with an existing object                  | CONFLICT",
                "400 | rpc error: code = InvalidArgument desc = invalid image   | REFUSED",
                "404 | service v1 not found                                    | NOT_FOUND",
                "503 | This node is not a swarm manager                        | UNREACHABLE",
                "500 | The swarm does not have a leader                        | UNREACHABLE",
            })
    void whatTheEngineRefusesIsToldInItsWords(int status, String said, Reason reason) {
        manager().answer("POST /services/v1/update", status, "{\"message\":\"%s\"}".formatted(said));
        assertFails(reason, said, () -> orchestrator.scale(profile(), reach, "shop_web", 5));
    }

    @Test
    void anEngineThatTalksTooMuchIsCutShort() {
        manager().answer("POST /services/v1/update", 400, "{\"message\":\"%s\\nx\"}".formatted("y".repeat(5000)));
        assertFails(Reason.REFUSED, "yyy", () -> orchestrator.scale(profile(), reach, "shop_web", 5));
    }

    @Test
    void aServiceThatIsNotThereIsTold() {
        assertFails(
                Reason.NOT_FOUND,
                "no service 'nobody'; it has agent, shop_web",
                () -> orchestrator.remove(profile(), reach, "nobody"));
        assertFails(Reason.NOT_FOUND, "stack 'nobody'", () -> orchestrator.removeStack(profile(), reach, "nobody"));
        assertThat(manager().changes()).isEmpty();
    }

    @Test
    void anotherManagerIsAskedAndNobodyElse() throws Exception {
        reach.remove(FakeEngine.key(1));
        assertFails(Reason.UNREACHABLE, "web-1", () -> orchestrator.services(profile(), reach));
        engines.get(1).manager("n2", "s1");
        assertThat(orchestrator.services(profile(), reach)).isEmpty();
        engines.get(1).manager("n2", "s2");
        assertFails(Reason.UNREACHABLE, "no manager of this swarm", () -> orchestrator.services(profile(), reach));
        assertThat(reach.requests(FakeEngine.key(2))).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void anAnswerThatMakesNoSenseChangesNothing() {
        manager().json("/services", "[{\"ID\":\"../../secrets\",\"Spec\":{\"Name\":\"shop_web\"}}]");
        assertFails(Reason.UNREACHABLE, "cannot be used", () -> orchestrator.remove(profile(), reach, "shop_web"));
        manager().json("/services", "[{\"ID\":\"v1\",\"Spec\":{\"Name\":\"shop_web\",\"TaskTemplate\":7}}]");
        assertFails(Reason.UNREACHABLE, "documents", () -> orchestrator.updateImage(profile(), reach, "shop_web", "b"));
        assertThat(manager().changes()).isEmpty();
    }

    @Test
    void aStackDoesNotTakeAServiceThatIsSomebodyElses() {
        assertFails(Reason.CONFLICT, "belongs to no stack", () -> deployAs("agent"));
        assertThat(manager().changes()).isEmpty();
    }

    private void deployAs(String name) throws OperationException, InterruptedException {
        manager().json("/services", "[" + AGENT.replace("\"agent\"", "\"x_" + name + "\"") + "]");
        orchestrator.deploy(
                profile(), reach, new StackDefinition("x", "services: {%s: {image: a}}".formatted(name)), change -> {});
    }

    @Test
    void anExternalNetworkThatIsNotThereIsToldBeforeAnythingIsChanged() {
        assertFails(
                Reason.REFUSED,
                "network 'theirs' is external",
                () -> orchestrator.deploy(
                        profile(),
                        reach,
                        new StackDefinition(
                                "x",
                                "services: {a: {image: a, networks: [theirs, default]}}\nnetworks: {theirs: {external: true}}"),
                        change -> {}));
        assertThat(manager().changes()).isEmpty();
    }

    @Test
    void aDeploymentTellsWhatItDidUntilItFailed() {
        manager().json("POST /networks/create", "{\"Id\":\"w1\"}");
        manager().answer("POST /services/create", 400, "{\"message\":\"invalid CPU value\"}");
        List<Change> told = new ArrayList<>();
        assertFails(
                Reason.REFUSED,
                "invalid CPU value",
                () -> orchestrator.deploy(
                        profile(), reach, new StackDefinition("x", "services: {a: {image: a}}"), told::add));
        assertThat(told).containsExactly(Change.created("network", "x_default"));
        assertThat(manager().changes().getLast().body()).contains("\"Target\":\"w1\"");
    }
}
