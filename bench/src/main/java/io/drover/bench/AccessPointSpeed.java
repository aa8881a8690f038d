package io.drover.bench;

import io.drover.testbed.command.Together;
import io.drover.testbed.engine.WebImage;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.host.TestNetwork;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.DroverCommand;
import io.drover.testbed.plane.PlaneProcess;
import io.drover.testbed.plane.PlaneSettings;
import io.drover.testbed.swarm.SwarmCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The access point beside the engine's own socket: calls on a kept connection, and downloads, by the same client in one
 * run, over a real engine in a host of its own.
 *
 * @param socketMillis of a call at the engine's socket
 * @param accessMillis of a call through the access point
 * @param socketMegabytes a second, downloaded at the engine's socket
 * @param accessMegabytes a second, downloaded through the access point
 */
record AccessPointSpeed(Figures socketMillis, Figures accessMillis, double socketMegabytes, double accessMegabytes) {
    private static final String CLUSTER = "bench";
    private static final int WARM_UP = 300;
    private static final int CALLS = 1000;
    private static final int DOWNLOADS = 20;
    private static final String IMAGE = "/images/" + WebImage.NAME + "/get";

    static AccessPointSpeed measure() {
        Distribution distribution = Distribution.find();
        try (TestNetwork network = TestNetwork.open()) {
            TestHost host = network.host("m1");
            SwarmCluster[] swarm = new SwarmCluster[1];
            PlaneProcess[] started = new PlaneProcess[1];
            Together.map(
                    List.<Runnable>of(
                            () -> swarm[0] = SwarmCluster.start(network, List.of(host), 1),
                            () -> started[0] = PlaneProcess.start(
                                    distribution,
                                    PlaneSettings.on(network.outside(), "m", network.scratch("plane-m")))),
                    part -> {
                        part.run();
                        return part;
                    });
            try (PlaneProcess plane = started[0];
                    AgentProcess agent = AgentProcess.inHost(distribution, host)) {
                agent.joinAndStart(plane.client());
                plane.client().awaitOnline(List.of(host.name()), Duration.ofSeconds(30));
                Path folder = network.scratch("access").resolve("folder");
                DroverCommand drover = new DroverCommand(distribution, network.scratch("drover-config"));
                drover.login(plane);
                drover.run(plane, "cluster", "take-over", CLUSTER, "--kind", "swarm", "--manager", "m1", "--wait");
                drover.run(plane, "cluster", "access", CLUSTER, "--out", folder.toString());
                return measure(
                        swarm[0].engines().getFirst().socket(), new AccessFolder(folder).connect(network.outside()));
            }
        }
    }

    private static AccessPointSpeed measure(Path socket, EngineCalls throughAccess) {
        try (EngineCalls direct = atSocket(socket);
                throughAccess) {
            direct.pings(WARM_UP);
            throughAccess.pings(WARM_UP);
            direct.download(IMAGE, 2);
            throughAccess.download(IMAGE, 2);
            return new AccessPointSpeed(
                    new Figures(direct.pings(CALLS)),
                    new Figures(throughAccess.pings(CALLS)),
                    direct.download(IMAGE, DOWNLOADS),
                    throughAccess.download(IMAGE, DOWNLOADS));
        }
    }

    private static EngineCalls atSocket(Path path) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
            return new EngineCalls(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to the engine at " + path, e);
        }
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "access point: a call takes %.2f ms (median; p99 %.2f) beside %.2f ms at the engine's socket, ratio %.1f; downloads %.0f MB/s beside %.0f MB/s, ratio %.2f",
                accessMillis.median(),
                accessMillis.p99(),
                socketMillis.median(),
                accessMillis.median() / socketMillis.median(),
                accessMegabytes,
                socketMegabytes,
                accessMegabytes / socketMegabytes);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("socketMs", socketMillis.json());
        json.put("accessMs", accessMillis.json());
        json.put("socketMBps", Figures.rounded(socketMegabytes));
        json.put("accessMBps", Figures.rounded(accessMegabytes));
        return json;
    }
}
