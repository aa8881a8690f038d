package io.drover.kind.swarm;

import io.drover.fuzz.Fuzz;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.Orchestrator;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine that answers in HTTP what it likes: memory is that of reading its JSON. */
class EngineFuzzTest {
    private static final LocalEndpoint ENDPOINT = LocalEndpoint.unix("/run/docker.sock");
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String SERVICES = """
            [{"ID":"v1","Version":{"Index":14},"UpdatedAt":"2026-01-02T03:04:05.123456789Z",
             "Spec":{"Name":"web","Labels":{"com.docker.stack.namespace":"shop"},
               "TaskTemplate":{"ContainerSpec":{"Image":"web:1"},"ForceUpdate":1},"Mode":{"Replicated":{"Replicas":2}}},
             "Endpoint":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080}]},
             "UpdateStatus":{"State":"paused","Message":"m"}}]""";
    private static final String TASKS = """
            [{"ID":"t1","ServiceID":"v1","Slot":1,"NodeID":"n1","DesiredState":"running",
              "Status":{"State":"running","Timestamp":"2026-01-02T03:04:05Z","Err":"",
                "ContainerStatus":{"ContainerID":"c1","PID":7},
                "PortStatus":{"Ports":[{"Protocol":"tcp","PublishedPort":80,"PublishMode":"host"}]}}}]""";

    private final RecordingReach reach = new RecordingReach();
    private FakeEngine answering;

    @BeforeEach
    void start() throws IOException {
        answering = new FakeEngine(1);
        reach.add(answering.host(), answering.address());
        answering.manager("n1", "s1");
        answering.json("/nodes", "[" + FakeEngine.node("n1", "manager", 1, "ready") + "]");
        answering.json("/services", SERVICES);
        answering.json("/tasks", TASKS);
        answering.json("/networks", "[{\"Id\":\"w1\",\"Name\":\"front\",\"Scope\":\"swarm\",\"Driver\":\"overlay\"}]");
        answering.json("/volumes", "{\"Volumes\":[{\"Name\":\"a\",\"Driver\":\"local\",\"Scope\":\"local\"}]}");
        answering.json(
                "/containers/json",
                "[{\"Id\":\"c1\",\"Names\":[\"/web.1\"],\"ImageID\":\"sha256:1\",\"Created\":1700000000,\"State\":\"running\"}]");
        answering.json("POST /services/v1/update", "{}");
    }

    @AfterEach
    void stop() {
        answering.close();
    }

    private static Fuzz fuzz(String path, String sound, int inputs) {
        return Fuzz.of("answer to GET " + path, 1)
                .examples(sound)
                .tokens(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "null",
                        "true",
                        "\\ud800",
                        "\"ID\":",
                        "\"Spec\":5,",
                        "[[",
                        "{\"a\":")
                .inputs(inputs)
                .refusedBy(EngineException.class, OperationException.class)
                .allocating(4 << 20, 400);
    }

    /** Something that is asked of an engine. */
    private interface Question {
        void ask(Engine engine) throws EngineException, InterruptedException;
    }

    private void answered(String path, Question question) throws EngineException, InterruptedException {
        String sound = answering.said(path);
        try (Engine engine = Engine.open(reach, answering.host(), "web-1", ENDPOINT, DEADLINE)) {
            fuzz(path, sound, 350).run(input -> {
                answering.bytes(path, input);
                question.ask(engine);
            });
        }
        answering.json(path, sound);
    }

    @Test
    void whatEnginesTell() throws EngineException, InterruptedException {
        answered("/info", Engine::info);
        answered("/nodes", Engine::nodes);
        answered("/services", Engine::services);
        answered("/tasks", Engine::tasks);
        answered("/networks", Engine::networks);
        answered("/volumes", Engine::volumes);
        answered("/containers/json", Engine::containers);
    }

    @Test
    void theFirstAnswer() {
        String sound = answering.said("/version");
        fuzz("/version", sound, 200).run(input -> {
            answering.bytes("/version", input);
            Engine.open(reach, answering.host(), "web-1", ENDPOINT, DEADLINE).close();
        });
    }

    /** Specs are passed on as they were read, and may hold anything anywhere. */
    @Test
    void operations() {
        Orchestrator orchestrator =
                new SwarmKind(Clock.systemUTC(), DEADLINE).orchestrator().orElseThrow();
        Profile profile = new Profile(
                "swarm",
                "swarm:s1",
                Map.of("engine", ENDPOINT.uri()),
                List.of(new Member(
                        answering.host(),
                        "web-1",
                        new Fingerprint("f0".repeat(32)),
                        "n1",
                        "manager",
                        Set.of(ENDPOINT))),
                List.of());
        fuzz("/services, then operated", SERVICES, 150).run(input -> {
            answering.bytes("/services", input);
            orchestrator.services(profile, reach);
            orchestrator.updateImage(profile, reach, "web", "web:2");
            orchestrator.scale(profile, reach, "web", 3);
        });
        answering.json("/services", SERVICES);
        fuzz("/tasks, then told", TASKS, 150).run(input -> {
            answering.bytes("/tasks", input);
            orchestrator.tasks(profile, reach, "web");
        });
    }
}
