package io.drover.testbed.demo;

import io.drover.testbed.access.DockerClient;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Together;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.DroverCommand;
import io.drover.testbed.plane.PlaneProcess;
import io.drover.testbed.plane.PlaneSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two planes and a stage, whose hosts are joined to plane a and whose cluster plane a has taken over. */
final class Scene implements AutoCloseable {
    static final String CLUSTER = "shop";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final Stage stage;
    private final Account account;
    private final Distribution distribution;
    private final DroverCommand drover;
    private final List<PlaneProcess> planes = new CopyOnWriteArrayList<>();
    private final List<AgentProcess> agents = new CopyOnWriteArrayList<>();

    Scene(Stage stage, Account account) {
        this.stage = stage;
        this.account = account;
        distribution = Distribution.find();
        drover = new DroverCommand(distribution, stage.scratch("drover-config"));
    }

    /** Makes everything; returns when plane a owns the cluster and both planes know each other. */
    void set() {
        account.step("starting plane a, plane b, and " + stage.describe());
        Together.map(List.<Runnable>of(stage::build, () -> startPlane("a"), () -> startPlane("b")), part -> {
            part.run();
            return part;
        });
        account.step("plane a serves %s, plane b %s; the services answer".formatted(a().api(), b().api()));
        List<AgentProcess> joining = stage.agents(distribution);
        agents.addAll(joining);
        Together.map(List.<Runnable>of(() -> join(joining), this::pair), part -> {
            part.run();
            return part;
        });
        account.step("agents of %s are connected to plane a; planes a and b are peers".formatted(hosts()));
        List<String> words = new ArrayList<>(List.of("cluster", "take-over", CLUSTER));
        words.addAll(stage.takeOverArguments());
        words.add("--wait");
        drover(a(), words.toArray(String[]::new));
    }

    private void startPlane(String name) {
        PlaneProcess plane = PlaneProcess.start(
                distribution, PlaneSettings.on(stage.planesAddress(), name, stage.scratch("plane-" + name)));
        planes.add(plane);
    }

    private void join(List<AgentProcess> joining) {
        Together.map(joining, agent -> {
            agent.joinAndStart(a().client());
            return agent;
        });
        a().client().awaitOnline(hosts(), CONNECT_LIMIT);
    }

    private void pair() {
        drover.login(a());
        drover.login(b());
        // Either may send clusters to the other, as the cluster goes there and back.
        String invitation = drover.run(b(), "peer", "invite", "--name", "a", "--allow-inbound", "-o", "name")
                .text();
        drover.run(a(), "peer", "join", invitation, "--name", "b", "--allow-inbound");
    }

    /** Lets an ordinary client use the cluster through its access point; empty where the cluster has none. */
    Optional<DockerClient> dockerClient() {
        return stage.clientHost().map(host -> {
            DockerClient client = DockerClient.make(drover, a(), CLUSTER, "demo", host);
            account.step("on host %s the docker command uses the cluster by its access point, tcp://%s"
                    .formatted(host.name(), client.name()));
            return client;
        });
    }

    /** Runs the command and tells what it printed. */
    CommandResult drover(PlaneProcess plane, String... arguments) {
        CommandResult result = drover.attempt(plane, arguments);
        account.quote(
                "drover --plane " + plane.name() + " " + String.join(" ", arguments), result.out() + result.err());
        return result.orThrow();
    }

    PlaneProcess a() {
        return plane("a");
    }

    PlaneProcess b() {
        return plane("b");
    }

    List<String> hosts() {
        return agents.stream().map(AgentProcess::host).toList();
    }

    List<PlaneProcess> planes() {
        return List.copyOf(planes);
    }

    List<AgentProcess> agents() {
        return List.copyOf(agents);
    }

    private PlaneProcess plane(String name) {
        return planes.stream()
                .filter(plane -> plane.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("plane " + name + " is not started"));
    }

    @Override
    public void close() {
        agents.forEach(AgentProcess::close);
        planes.forEach(PlaneProcess::close);
        stage.close();
    }
}
