package io.drover.bench;

import io.drover.testbed.command.Together;
import io.drover.testbed.fleet.AgentFleet;
import io.drover.testbed.generic.GenericCluster;
import io.drover.testbed.plane.PlaneClient;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Measures migrations of generic clusters whose hosts are agents of a fleet, all with one small server as workload. */
final class Migrations {
    private static final int AT_ONCE = 8;

    private final BenchPlanes planes;
    private final Scale scale;
    private final String endpoint;

    Migrations(BenchPlanes planes, Scale scale, GenericCluster workload) {
        this.planes = planes;
        this.scale = scale;
        InetSocketAddress server = workload.echoEndpoints().getFirst();
        endpoint = "tcp:" + server.getAddress().getHostAddress() + ":" + server.getPort();
    }

    /** One cluster, a few and many, of one host each. */
    List<Measured> smallClusters() {
        try (AgentFleet fleet = new AgentFleet(planes.folder("small"))) {
            List<String> hosts = fleet.join(client(), "small", scale.manyClusters());
            List<String> clusters = takeOverEach(hosts);
            List<String> few = clusters.subList(0, scale.fewClusters());
            Bench.say("warming up");
            measure("warm-up", few, 1, 1);
            measure("warm-up", few, 1, 1);
            List<Measured> measured = new ArrayList<>();
            measured.add(measure("1 cluster of 1 host", clusters.subList(0, 1), 1, scale.singles() / 2));
            measured.add(measure(few.size() + " clusters of 1 host", few, 1, scale.rounds()));
            measured.add(measure(clusters.size() + " clusters of 1 host", clusters, 1, scale.rounds()));
            return measured;
        }
    }

    /** One cluster of many hosts. */
    Measured largeCluster(int size) {
        String name = "large" + size;
        try (AgentFleet fleet = new AgentFleet(planes.folder(name))) {
            List<String> hosts = fleet.join(client(), name, size);
            client().takeOverGeneric(
                            name,
                            hosts.stream().map(host -> host + "=" + endpoint).toList());
            return measure("1 cluster of " + size + " hosts", List.of(name), size, scale.rounds());
        }
    }

    /** There and back, as often as {@code rounds} says: it ends where it began. */
    private Measured measure(String what, List<String> clusters, int hosts, int rounds) {
        List<MigrationRun> runs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            runs.add(MigrationRun.of(planes.route(), clusters, hosts));
            runs.add(MigrationRun.of(planes.route().back(), clusters, hosts));
        }
        Measured measured = new Measured(what, clusters.size(), runs);
        Bench.say(measured.row());
        return measured;
    }

    private List<String> takeOverEach(List<String> hosts) {
        Semaphore atOnce = new Semaphore(AT_ONCE);
        return Together.map(hosts, host -> {
            atOnce.acquireUninterruptibly();
            try {
                return client().takeOverGeneric("cluster-of-" + host, List.of(host + "=" + endpoint))
                        .name();
            } finally {
                atOnce.release();
            }
        });
    }

    private PlaneClient client() {
        return planes.a().client();
    }
}
