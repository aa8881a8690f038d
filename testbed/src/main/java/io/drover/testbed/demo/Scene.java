package io.drover.testbed.demo;

import io.drover.testbed.access.DockerClient;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Together;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.DroverCommand;
import io.drover.testbed.plane.GatewayProcess;
import io.drover.testbed.plane.PlaneProcess;
import io.drover.testbed.plane.PlaneSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Planes and a stage, whose hosts are joined to plane a and whose cluster plane a has taken over. */
final class Scene implements AutoCloseable {
    static final String CLUSTER = "shop";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final Stage stage;
    private final Account account;
    private final Distribution distribution;
    private final DroverCommand drover;
    private final List<PlaneProcess> planes = new CopyOnWriteArrayList<>();
    private final List<GatewayProcess> gateways = new CopyOnWriteArrayList<>();
    private final List<AgentProcess> agents = new CopyOnWriteArrayList<>();

    Scene(Stage stage, Account account) {
        this.stage = stage;
        this.account = account;
        distribution = Distribution.find();
        drover = new DroverCommand(distribution, stage.scratch("drover-config"));
    }

    /** Makes everything; returns when plane a owns the cluster, and knows plane b where that is wanted. */
    void set(boolean withPeer) {
        List<String> names = withPeer ? List.of("a", "b") : List.of("a");
        account.step("starting plane %s, and %s".formatted(String.join(", plane ", names), stage.describe()));
        List<Runnable> parts = new ArrayList<>(List.of(stage::build));
        names.forEach(name -> parts.add(() -> startPlane(name)));
        inParallel(parts);
        planes.forEach(plane -> account.step("plane %s serves %s".formatted(plane.name(), plane.api())));
        planes.forEach(drover::login);
        List<AgentProcess> joining = stage.agents(distribution);
        agents.addAll(joining);
        inParallel(withPeer ? List.of(() -> join(joining), this::pair) : List.of(() -> join(joining)));
        account.step("agents of %s are connected to plane a%s"
                .formatted(hosts(), withPeer ? "; planes a and b are peers" : ""));
        List<String> words = new ArrayList<>(List.of("cluster", "take-over", CLUSTER));
        words.addAll(stage.takeOverArguments());
        words.add("--wait");
        drover(a(), words.toArray(String[]::new));
    }

    private static void inParallel(List<Runnable> parts) {
        Together.map(parts, part -> {
            part.run();
            return part;
        });
    }

    /** Starts a gateway of plane a in a pool of this name. */
    void addGateway(String pool) {
        gateways.add(GatewayProcess.start(
                distribution, a().client(), pool, stage.scratch("gateway-" + pool), stage.planesAddress()));
        account.step("a gateway of plane a serves pool " + pool);
    }

    void say(String line) {
        account.step(line);
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
        gateways.forEach(GatewayProcess::close);
        planes.forEach(PlaneProcess::close);
        stage.close();
    }
}
