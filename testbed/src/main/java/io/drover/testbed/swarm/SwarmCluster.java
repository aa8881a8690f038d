package io.drover.testbed.swarm;

import io.drover.testbed.command.Together;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.engine.ContainerState;
import io.drover.testbed.engine.DockerEngine;
import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.engine.WebImage;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.host.TestNetwork;
import io.drover.testbed.snapshot.ContentDigest;
import io.drover.testbed.snapshot.Instance;
import io.drover.testbed.snapshot.Snapshot;
import io.drover.testbed.workload.Echo;
import io.drover.testbed.workload.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Engines joined into one real swarm. Ports are published in host mode, as this needs no IPVS in the kernel. The hosts,
 * and with them the swarm, end with their network. Safe for use by several threads once made.
 */
public final class SwarmCluster {
    /** The port of the web service on every host that runs a replica of it. */
    public static final int WEB_PORT = 8080;

    /** The port of the ledger on its host. */
    public static final int LEDGER_PORT = 9000;

    private static final int SWARM_PORT = 2377;
    private static final Duration SERVICE_LIMIT = Duration.ofSeconds(60);
    private static final Duration ONE_REQUEST = Duration.ofSeconds(1);
    private static final String VOLUMES = "/var/lib/docker/volumes";

    private final List<DockerEngine> engines;
    private final int managers;

    private SwarmCluster(List<DockerEngine> engines, int managers) {
        this.engines = List.copyOf(engines);
        this.managers = managers;
    }

    /**
     * Starts an engine on each host, loads the image into each and joins them into a swarm.
     *
     * @param managers how many of the hosts, from the first on, are managers; the others are workers
     */
    public static SwarmCluster start(TestNetwork network, List<TestHost> hosts, int managers) {
        if (managers < 1 || managers > hosts.size()) {
            throw new IllegalArgumentException(
                    "a swarm of " + hosts.size() + " has 1 to " + hosts.size() + " managers: " + managers);
        }
        WebImage image = WebImage.build(network.scratch("image"));
        List<DockerEngine> engines = Together.map(hosts, host -> {
            DockerEngine engine = DockerEngine.start(host);
            engine.load(image);
            return engine;
        });
        SwarmCluster swarm = new SwarmCluster(engines, managers);
        swarm.join();
        return swarm;
    }

    private void join() {
        DockerEngine first = engines.getFirst();
        first.docker("swarm", "init", "--advertise-addr", address(first), "--listen-addr", listenAddress(first));
        String managerToken =
                first.docker("swarm", "join-token", "--quiet", "manager").text();
        String workerToken =
                first.docker("swarm", "join-token", "--quiet", "worker").text();
        // One after the other: each changes the quorum that has to accept the next.
        engines.subList(1, managers).forEach(engine -> join(engine, managerToken));
        Together.map(engines.subList(managers, engines.size()), engine -> {
            join(engine, workerToken);
            return engine;
        });
    }

    private void join(DockerEngine engine, String token) {
        engine.docker(
                "swarm",
                "join",
                "--token",
                token,
                "--advertise-addr",
                address(engine),
                "--listen-addr",
                listenAddress(engine),
                listenAddress(engines.getFirst()));
    }

    /** The engines in the order of their hosts; the managers come first. */
    public List<DockerEngine> engines() {
        return engines;
    }

    public List<DockerEngine> managers() {
        return engines.subList(0, managers);
    }

    public DockerEngine engineOf(String host) {
        return engines.stream()
                .filter(engine -> engine.host().name().equals(host))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host of this swarm: " + host));
    }

    /**
     * Deploys the service {@code web}, one replica at most on a host, and returns when all serve.
     *
     * @param replicas at most the number of hosts
     * @return where it serves
     */
    public List<URI> deployWeb(int replicas) {
        if (replicas < 1 || replicas > engines.size()) {
            throw new IllegalArgumentException("each host has one port " + WEB_PORT + ", so there are 1 to "
                    + engines.size() + " replicas: " + replicas);
        }
        create("web", "--replicas", Integer.toString(replicas), "--publish", publish(80, WEB_PORT), WebImage.NAME);
        Waiting.until(
                replicas + " replicas of web",
                SERVICE_LIMIT,
                () -> webEndpoints().size() == replicas,
                () -> tasks("web"));
        return webEndpoints();
    }

    /** Where the web service answers now. */
    public List<URI> webEndpoints() {
        return engines.stream()
                .map(engine -> URI.create("http://" + address(engine) + ":" + WEB_PORT + "/"))
                .filter(uri -> Http.get(uri, ONE_REQUEST).isEmpty())
                .toList();
    }

    /**
     * Deploys the service {@code ledger} on one host, with its volume {@code ledger}, and returns when it serves.
     *
     * @return where it serves: it echoes a line; {@code append <text>} adds the text to the volume's file {@code book}
     *     and answers {@code appended <text>}; {@code count} answers the number of lines there
     */
    public InetSocketAddress deployLedger(String host) {
        InetSocketAddress endpoint = engineOf(host).host().endpoint(LEDGER_PORT);
        create(
                "ledger",
                "--constraint",
                "node.hostname==" + host,
                "--mount",
                "type=volume,source=ledger,target=/ledger",
                "--publish",
                publish(LEDGER_PORT, LEDGER_PORT),
                WebImage.NAME,
                "nc",
                "-ll",
                "-p",
                Integer.toString(LEDGER_PORT),
                "-e",
                "/bin/ledger");
        Waiting.until(
                "answer of ledger", SERVICE_LIMIT, () -> Echo.answers(endpoint, ONE_REQUEST), () -> tasks("ledger"));
        return endpoint;
    }

    /** Deploys both services at the same time, {@code web} on every host, and returns when they serve. */
    public Services deployServices(String ledgerHost) {
        CompletableFuture<InetSocketAddress> ledger = new CompletableFuture<>();
        Together.map(
                List.<Runnable>of(() -> deployWeb(engines.size()), () -> ledger.complete(deployLedger(ledgerHost))),
                service -> {
                    service.run();
                    return service;
                });
        return new Services(webEndpoints(), ledger.join());
    }

    /** All running containers of all engines, and the content of all volumes. */
    public Snapshot snapshot() {
        List<Instance> instances = new ArrayList<>();
        Map<String, String> volumes = new TreeMap<>();
        Together.map(engines, SwarmCluster::running).forEach(instances::addAll);
        engines.forEach(engine -> volumes.putAll(volumes(engine)));
        return new Snapshot(instances, volumes);
    }

    /** Listens to the events of all engines from now on. */
    public List<EventRecorder> recordEvents() {
        return engines.stream().map(DockerEngine::recordEvents).toList();
    }

    private static List<Instance> running(DockerEngine engine) {
        return engine.containers().stream()
                .filter(ContainerState::running)
                .map(container -> new Instance(
                        container.host(), container.name(), container.id(), container.image(), container.startedAt()))
                .toList();
    }

    private static Map<String, String> volumes(DockerEngine engine) {
        Map<String, String> digests = new TreeMap<>();
        try (var folders = Files.newDirectoryStream(engine.host().path(VOLUMES), Files::isDirectory)) {
            for (Path folder : folders) {
                digests.put(
                        engine.host().name() + "/" + folder.getFileName(), ContentDigest.of(folder.resolve("_data")));
            }
            return digests;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the volumes of " + engine, e);
        }
    }

    private void create(String service, String... arguments) {
        List<String> words =
                new ArrayList<>(List.of("service", "create", "--detach", "--no-resolve-image", "--name", service));
        words.addAll(List.of(arguments));
        engines.getFirst().docker(words.toArray(String[]::new));
    }

    private String tasks(String service) {
        return engines.getFirst().docker("service", "ps", "--no-trunc", service).text();
    }

    private static String publish(int target, int published) {
        return "mode=host,target=" + target + ",published=" + published;
    }

    private static String address(DockerEngine engine) {
        return engine.host().address().getHostAddress();
    }

    private static String listenAddress(DockerEngine engine) {
        return address(engine) + ":" + SWARM_PORT;
    }
}
