package io.drover.kind.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.drover.kind.Discovery;
import io.drover.kind.TakeOver;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three engines of one swarm that say what they are told to; the first is its manager. */
class SwarmDiscoveryTest {
    private static final LocalEndpoint ENDPOINT = LocalEndpoint.unix("/run/docker.sock");
    private static final String NODES = "[%s,%s,%s]"
            .formatted(
                    FakeEngine.node("n1", "manager", 1, "ready"),
                    FakeEngine.node("n2", "worker", 2, "ready"),
                    FakeEngine.node("n3", "worker", 3, "ready"));

    private final SwarmKind kind = new SwarmKind(Clock.systemUTC(), Duration.ofMillis(800));
    private final RecordingReach reach = new RecordingReach();
    private final List<FakeEngine> engines = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (int number = 1; number <= 4; number++) {
            FakeEngine engine = new FakeEngine(number);
            engines.add(engine);
            reach.add(engine.host(), engine.address());
        }
        engine(1).manager("n1", "s1");
        engine(1).json("/nodes", NODES);
        engine(2).worker("n2");
        engine(3).worker("n3");
        // The fourth host serves something else, and is in no swarm.
    }

    @AfterEach
    void stop() {
        engines.forEach(FakeEngine::close);
    }

    private FakeEngine engine(int number) {
        return engines.get(number - 1);
    }

    private static TakeOver request(int entry, List<TakeOver.Candidate> candidates) {
        return new TakeOver("shop", Optional.of(FakeEngine.key(entry)), Map.of(), List.of(), Set.of(), candidates);
    }

    private static List<TakeOver.Candidate> all() {
        return List.of(
                FakeEngine.candidate(1, true),
                FakeEngine.candidate(2, true),
                FakeEngine.candidate(3, true),
                FakeEngine.candidate(4, true));
    }

    private static TakeOver with(Map<String, String> settings, List<String> endpoints, Set<String> without) {
        return new TakeOver("shop", Optional.of(FakeEngine.key(1)), settings, endpoints, without, all());
    }

    private Discovery discover(TakeOver request) throws InterruptedException {
        Discovery discovery = kind.discover(request, reach);
        assertThat(discovery.profile().isEmpty()).isEqualTo(Finding.anyError(discovery.findings()));
        return discovery;
    }

    private Profile found(TakeOver request) throws InterruptedException {
        Discovery discovery = discover(request);
        assertThat(discovery.findings()).noneMatch(Finding::isError);
        return discovery.profile().orElseThrow();
    }

    private Finding only(Discovery discovery) {
        assertThat(discovery.findings()).hasSize(1);
        return discovery.findings().getFirst();
    }

    @Test
    void findsTheMembers() throws Exception {
        Profile profile = found(request(1, all()));
        assertThat(profile.kind()).isEqualTo("swarm");
        assertThat(profile.fingerprint()).isEqualTo("swarm:s1");
        assertThat(profile.settings()).isEqualTo(Map.of("engine", "unix:/run/docker.sock"));
        assertThat(profile.members())
                .extracting(Member::name, Member::node, Member::role)
                .containsExactly(
                        tuple("web-1", "n1", "manager"),
                        tuple("web-2", "n2", "worker"),
                        tuple("web-3", "n3", "worker"));
        assertThat(profile.members())
                .allSatisfy(member -> assertThat(member.endpoints()).containsExactly(ENDPOINT));
        reach.assertAllAllowed(kind, ENDPOINT);
    }

    @Test
    void namesEveryMissingMember() throws Exception {
        Discovery discovery = discover(request(1, all().subList(0, 1)));
        assertThat(discovery.findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.code()).isEqualTo("MEMBER_WITHOUT_AGENT");
            assertThat(finding.isError()).isTrue();
        });
        assertThat(discovery.findings().get(0).target()).contains("web-2", "worker", "n2", "10.0.0.2", "ready");
        assertThat(discovery.findings().get(1).target()).contains("web-3", "n3", "10.0.0.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n3", "web-3"})
    void doesWithoutNamedMembers(String name) throws Exception {
        engine(3).swarm("inactive", "", "");
        TakeOver request = with(Map.of(), List.of(), Set.of(name));
        assertThat(found(request).members()).extracting(Member::node).containsExactly("n1", "n2");
        assertThat(only(discover(request)).code()).isEqualTo("MEMBER_LEFT_OUT");
    }

    @Test
    void keepsAMemberThatWasToBeDoneWithoutButIsThere() throws Exception {
        TakeOver request = with(Map.of(), List.of(), Set.of("n3"));
        assertThat(found(request).members()).hasSize(3);
        assertThat(only(discover(request)).code()).isEqualTo("MEMBER_HAS_AGENT");
    }

    @Test
    void refusesToDoWithoutStrangers() throws Exception {
        assertThat(only(discover(with(Map.of(), List.of(), Set.of("db-9")))).code())
                .isEqualTo("MEMBER_UNKNOWN");
    }

    @Test
    void tellsOfAHostThatIsOffline() throws Exception {
        Finding finding = only(discover(request(
                1,
                List.of(
                        FakeEngine.candidate(1, true),
                        FakeEngine.candidate(2, true),
                        FakeEngine.candidate(3, false)))));
        assertThat(finding.code()).isEqualTo("MEMBER_WITHOUT_AGENT");
        assertThat(finding.seen()).contains("host web-3 has its name or address, but its agent is not connected");
    }

    @Test
    void tellsOfAnEngineInAnotherSwarm() throws Exception {
        engine(3).manager("m9", "s9");
        Finding finding = only(discover(request(1, all())));
        assertThat(finding.code()).isEqualTo("MEMBER_IN_OTHER_SWARM");
        assertThat(finding.seen()).contains("host web-3", "node m9 of swarm s9");
    }

    @Test
    void tellsOfAnEngineThatDoesNotAnswer() throws Exception {
        engine(2).silence("/info");
        reach.remove(FakeEngine.key(3));
        Discovery discovery = discover(request(1, all()));
        assertThat(discovery.findings())
                .extracting(Finding::code)
                .containsOnly("MEMBER_WITHOUT_AGENT")
                .hasSize(2);
        assertThat(discovery.findings().get(0).seen()).contains("gave no complete answer within 800 ms");
        assertThat(discovery.findings().get(1).seen()).contains("the host's agent is not connected");
    }

    @Test
    void refusesTwoHostsThatAreOneNode() throws Exception {
        engine(4).worker("n3");
        Finding finding = only(discover(request(1, all())));
        assertThat(finding.code()).isEqualTo("MEMBER_TWICE");
        assertThat(finding.seen()).contains("web-3", "web-4");
    }

    @Test
    void warnsOfANodeThatIsDown() throws Exception {
        engine(1)
                .json(
                        "/nodes",
                        NODES.replace(
                                "\"State\":\"ready\",\"Addr\":\"10.0.0.3\"",
                                "\"State\":\"down\",\"Addr\":\"10.0.0.3\""));
        Finding finding = only(discover(request(1, all())));
        assertThat(finding.code()).isEqualTo("NODE_DOWN");
        assertThat(finding.isError()).isFalse();
        assertThat(finding.target()).isEqualTo("host web-3");
    }

    @Test
    void refusesAWorkerAndNamesTheManagers() throws Exception {
        Finding finding = only(discover(request(2, all())));
        assertThat(finding.code()).isEqualTo("NOT_A_MANAGER");
        assertThat(finding.target()).isEqualTo("host web-2");
        assertThat(finding.fix()).contains("10.0.0.1:2377");
    }

    @ParameterizedTest
    @CsvSource({
        "inactive, SWARM_INACTIVE",
        "locked, SWARM_LOCKED",
        "pending, SWARM_PENDING",
        "error, SWARM_ERROR",
        "banana, SWARM_ERROR"
    })
    void refusesASwarmThatDoesNotWork(String state, String code) throws Exception {
        engine(1).swarm(state, "", "");
        assertThat(only(discover(request(1, all()))).code()).isEqualTo(code);
    }

    @Test
    void refusesAnOldEngine() throws Exception {
        engine(1).json("/version", "{\"Version\":\"17.06.0-ce\",\"ApiVersion\":\"1.30\",\"MinAPIVersion\":\"1.12\"}");
        Finding finding = only(discover(request(1, all())));
        assertThat(finding.code()).isEqualTo("ENGINE_TOO_OLD");
        assertThat(finding.seen()).contains("17.06.0-ce", "1.30", "1.40");
    }

    @Test
    void speaksTheNewestVersionThatBothKnow() throws Exception {
        found(request(1, all()));
        assertThat(reach.requests(FakeEngine.key(2))).containsExactly("GET /version", "GET /v1.43/info");
        engine(2).json("/version", "{\"Version\":\"99\",\"ApiVersion\":\"1.99\",\"MinAPIVersion\":\"1.80\"}");
        engine(3).json("/version", "{\"Version\":\"98\",\"ApiVersion\":\"1.98\",\"MinAPIVersion\":\"1.24\"}");
        found(request(1, all()));
        assertThat(reach.requests(FakeEngine.key(2))).contains("GET /v1.80/info");
        assertThat(reach.requests(FakeEngine.key(3))).contains("GET /v1.51/info");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "null",
                "[]",
                "{",
                "{}",
                "{\"Version\":\"1\"}",
                "{\"Version\":\"1\",\"ApiVersion\":\"new\",\"MinAPIVersion\":\"1.12\"}",
                "{\"Version\":\"1\",\"ApiVersion\":\"1.43\",\"MinAPIVersion\":\"1.12\"} and more",
            })
    void tellsGarbageFromAVersion(String body) throws Exception {
        engine(1).json("/version", body);
        Finding finding = only(discover(request(1, all())));
        assertThat(finding.code()).isEqualTo("ENGINE_UNREACHABLE");
        assertThat(finding.seen())
                .contains("host web-1", "/version")
                .doesNotContain("jackson", "io.drover", "Exception");
        System.out.println(finding.seen());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"not a list\"}",
                "[null]",
                "[{}]",
                "[{\"ID\":\"../../secrets\"}]",
                "[{\"ID\":\"n1\",\"Spec\":{\"Role\":\"manager\"},\"Status\":7}]",
                "[{\"ID\":{\"a\":\"top secret\"}}]",
            })
    void tellsGarbageFromNodes(String body) throws Exception {
        engine(1).json("/nodes", body);
        Finding finding = only(discover(request(1, all())));
        assertThat(finding.code()).isEqualTo("SWARM_UNREADABLE");
        assertThat(finding.seen())
                .contains("host web-1", "/nodes")
                .doesNotContain("jackson", "io.drover", "Exception", "top secret");
        System.out.println(finding.seen());
    }

    @Test
    void refusesANodeThatIsThereTwice() throws Exception {
        engine(1).json("/nodes", NODES.replace("\"ID\":\"n3\"", "\"ID\":\"n2\""));
        assertThat(only(discover(request(1, all()))).seen()).contains("a node that is there twice");
    }

    @Test
    void refusesDeeplyNestedAnswers() throws Exception {
        engine(1).json("/nodes", "[".repeat(5000) + "]".repeat(5000));
        assertThat(only(discover(request(1, all()))).code()).isEqualTo("SWARM_UNREADABLE");
    }

    @Test
    void refusesAnOversizedAnswer() throws Exception {
        engine(1).json("/info", "{\"Name\":\"" + "x".repeat(2_000_000) + "\"}");
        assertThat(only(discover(request(1, all()))).seen()).contains("more than 1048576 bytes");
    }

    @Test
    void passesOnWhatTheEngineSays() throws Exception {
        engine(1).answer("/nodes", 503, "{\"message\":\"The swarm does not have a leader.\\nReally\"}");
        assertThat(only(discover(request(1, all()))).seen())
                .contains("HTTP status 503: The swarm does not have a leader. Really");
        engine(1).answer("/nodes", 500, "<html>oops</html>");
        assertThat(only(discover(request(1, all()))).seen())
                .contains("HTTP status 500: no message")
                .doesNotContain("oops");
    }

    @Test
    void aSilentManagerIsGivenUp() throws Exception {
        engine(1).silence("/version");
        assertThat(only(discover(request(1, all()))).seen()).contains("gave no complete answer within 800 ms");
    }

    @Test
    void reportsWrongSettingsAndEndpointsTogether() throws Exception {
        Discovery discovery = discover(
                with(Map.of("engine", "/run/docker.sock", "motor", "x"), List.of("nowhere=tcp:127.0.0.1:1"), Set.of()));
        assertThat(discovery.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("SETTING_UNKNOWN", "SETTING_MALFORMED", "ENDPOINT_HOST_UNKNOWN");
        assertThat(kind.endpoints(with(Map.of("engine", "/run/docker.sock"), List.of(), Set.of())))
                .isEmpty();
    }

    @Test
    void refusesAnEngineElsewhere() throws Exception {
        assertThat(only(discover(with(Map.of("engine", "tcp:10.0.0.9:2375"), List.of(), Set.of())))
                        .code())
                .isEqualTo("SETTING_MALFORMED");
        assertThat(kind.endpoints(with(Map.of("engine", "tcp:127.0.0.1:2375"), List.of(), Set.of())))
                .containsExactly(LocalEndpoint.tcp("127.0.0.1", 2375));
        assertThat(kind.endpoints(request(1, all()))).containsExactly(ENDPOINT);
    }

    @Test
    void needsAnEnrolledEntryThatIsOnline() throws Exception {
        assertThat(only(discover(new TakeOver("shop", Optional.empty(), Map.of(), List.of(), Set.of(), all())))
                        .code())
                .isEqualTo("ENTRY_MISSING");
        assertThat(only(discover(request(9, all()))).code()).isEqualTo("ENTRY_UNKNOWN");
        assertThat(only(discover(request(1, List.of(FakeEngine.candidate(1, false)))))
                        .code())
                .isEqualTo("HOST_OFFLINE");
    }

    @Test
    void publishesHostPortsOfRunningTasksAndWhatTheUserGave() throws Exception {
        String port = "{\"Protocol\":\"%s\",\"TargetPort\":80,\"PublishedPort\":%d,\"PublishMode\":\"%s\"}";
        String task =
                "{\"ID\":\"%s\",\"ServiceID\":\"v1\",\"Slot\":1,\"NodeID\":\"%s\",\"Status\":{\"State\":\"%s\",\"PortStatus\":{\"Ports\":[%s]}},\"DesiredState\":\"running\"}";
        String tcp = port.formatted("tcp", 8080, "host");
        engine(1)
                .json(
                        "/tasks",
                        "[%s,%s,%s,%s]"
                                .formatted(
                                        task.formatted("t1", "n1", "running", tcp + "," + tcp),
                                        task.formatted("t2", "n2", "failed", tcp),
                                        task.formatted("t3", "n3", "running", port.formatted("udp", 53, "host")),
                                        task.formatted("t4", "n9", "running", tcp)));
        TakeOver request = with(Map.of(), List.of("web-2=http://127.0.0.1:8080/health"), Set.of());
        assertThat(found(request).published())
                .containsExactly(
                        new PublishedEndpoint(FakeEngine.key(1), "tcp:10.0.0.1:8080"),
                        new PublishedEndpoint(FakeEngine.key(2), "http://127.0.0.1:8080/health"));
        assertThat(only(discover(with(Map.of(), List.of("web-4=tcp:127.0.0.1:1"), Set.of())))
                        .code())
                .isEqualTo("ENDPOINT_HOST_NOT_MEMBER");
    }
}
