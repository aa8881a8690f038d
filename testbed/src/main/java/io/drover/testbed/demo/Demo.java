package io.drover.testbed.demo;

import io.drover.testbed.access.AccessCalls;
import io.drover.testbed.access.DockerClient;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.host.Sweep;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.ClusterView;
import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.platform.Capabilities;
import io.drover.testbed.platform.Platform;
import io.drover.testbed.watch.Watch;
import io.drover.testbed.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Migrates a live cluster between two planes, or between two gateways of one, while a client uses it without pause, and tells what the client, the
 * engines and the planes saw. The last line of its output begins with {@code MIGRATED}; the same goes as JSON to the
 * file that the system property {@value #REPORT} names. Exit status 0 if nothing was disturbed, 1 if something was or
 * the demo failed.
 */
public final class Demo {
    static final String REPORT = "drover.demo.report";
    /** The argument by which the cluster goes from gateway to gateway, and not from plane to plane. */
    private static final String GATEWAYS = "gateways";

    private static final int MORE_MIGRATIONS = 10;
    private static final int LOAD_REQUESTS = 600;
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);

    private final Account account;
    private final Scene scene;
    private final Stage stage;
    private final Itinerary itinerary;

    private Demo(Stage stage, Account account, boolean betweenPools) {
        this.stage = stage;
        this.account = account;
        scene = new Scene(stage, account);
        itinerary = betweenPools ? new BetweenPools(scene) : new BetweenPlanes(scene);
    }

    public static void main(String[] arguments) {
        AtomicBoolean interrupted = new AtomicBoolean();
        Account account = new Account(System.out);
        boolean betweenPools = List.of(arguments).contains(GATEWAYS);
        int status = run(account, interrupted, betweenPools);
        if (!interrupted.get()) {
            System.exit(status);
        }
    }

    private static int run(Account account, AtomicBoolean interrupted, boolean betweenPools) {
        Stage stage = choose(account);
        Demo demo = new Demo(stage, account, betweenPools);
        Thread atExit = new Thread(
                () -> {
                    interrupted.set(true);
                    demo.scene.close();
                },
                "demo removal");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            return demo.play();
        } catch (RuntimeException e) {
            // The face of a program: every failure is told by its message, and none by a stack trace. What fails
            // because everything is being taken away is no failure.
            if (!interrupted.get()) {
                System.err.println("The demo failed: " + e.getMessage());
                demo.logs();
            }
            return 1;
        } finally {
            if (!interrupted.get()) {
                Runtime.getRuntime().removeShutdownHook(atExit);
                demo.scene.close();
            }
        }
    }

    private static Stage choose(Account account) {
        return switch (Platform.current().capabilities()) {
            case Capabilities.RealHosts() -> {
                Sweep.leftovers();
                yield new EngineStage();
            }
            case Capabilities.Lacking lacking -> {
                account.title("On small processes instead of engines: " + lacking.explain());
                yield new GenericStage();
            }
        };
    }

    private int play() {
        account.title(itinerary.title());
        scene.set(itinerary.needsPeer());
        itinerary.prepare();
        ClusterView cluster = scene.a()
                .client()
                .findCluster(Scene.CLUSTER)
                .orElseThrow(() -> new IllegalStateException("plane a does not list the cluster it took over"));
        Optional<DockerClient> docker = scene.dockerClient();
        try (Watch watch = Watch.start(stage);
                AccessCalls calls = AccessCalls.start(docker)) {
            account.step(
                    "a client sends 200 requests a second, each over a new connection, and holds 30 connections open");
            load(watch.workload());
            MigrationView first = itinerary.first();
            account.step("%d requests so far, %d failed"
                    .formatted(
                            watch.workload().requestsSoFar(), watch.workload().failedSoFar()));
            load(watch.workload());
            Blackouts more = thereAndBack();
            Report report = new Report(
                    stage.mode(),
                    cluster.id(),
                    cluster.hosts(),
                    first,
                    more,
                    watch.end(),
                    calls.end(),
                    residentKib(),
                    account.seconds());
            return tell(report);
        }
    }

    private static void load(Workload workload) {
        long wanted = workload.requestsSoFar() + LOAD_REQUESTS;
        Waiting.until(LOAD_REQUESTS + " more requests", LOAD_LIMIT, () -> workload.requestsSoFar() >= wanted);
    }

    private Blackouts thereAndBack() {
        account.step(MORE_MIGRATIONS + " more migrations, there and back, under the same load");
        List<MigrationView> ended = new ArrayList<>();
        for (int i = 0; i < MORE_MIGRATIONS; i++) {
            ended.add(itinerary.next());
        }
        Blackouts blackouts = new Blackouts(ended);
        account.step("blackouts: median %.1f ms, worst %.1f ms (%s)"
                .formatted(blackouts.median(), blackouts.worst(), blackouts.list()));
        return blackouts;
    }

    private Map<String, Long> residentKib() {
        Map<String, Long> resident = new TreeMap<>();
        scene.planes()
                .forEach(plane ->
                        resident.put("plane " + plane.name(), plane.process().residentKib()));
        scene.agents()
                .forEach(agent ->
                        resident.put("agent " + agent.host(), agent.process().residentKib()));
        return resident;
    }

    private int tell(Report report) {
        account.step(report.seen().load().describe());
        account.step(report.access().describe());
        Path file = Path.of(System.getProperty(REPORT, "target/demo/report.json"));
        report.write(file);
        account.step("the report is in " + file);
        report.problems().forEach(problem -> System.err.println("DISTURBED " + problem));
        System.err.flush();
        account.title(report.line());
        return report.problems().isEmpty() ? 0 : 1;
    }

    /** The ends of the logs, which are removed with everything else. */
    private void logs() {
        scene.planes().forEach(plane -> System.err.println(plane + " printed last:\n" + plane.lastLines()));
        scene.agents().stream()
                .filter(AgentProcess::isRunning)
                .forEach(agent -> System.err.println(
                        agent + " printed last:\n" + agent.process().lastLines(10)));
    }
}
