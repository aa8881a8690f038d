package io.drover.testbed;

import io.drover.testbed.engine.DockerEngine;
import io.drover.testbed.host.Lifetime;
import io.drover.testbed.host.Sweep;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.host.TestNetwork;
import io.drover.testbed.platform.Capabilities;
import io.drover.testbed.platform.Platform;
import io.drover.testbed.swarm.Services;
import io.drover.testbed.swarm.SwarmCluster;
import java.time.Duration;
import java.util.List;

/**
 * The testbed by hand: {@code up} makes three hosts with engines, joined into a swarm that runs the two services, and
 * leaves them running; {@code down} removes all that {@code up} made; {@code sweep} removes what dead programs left.
 * Exit status 0 when done, 1 when it failed, 2 for wrong arguments, 3 where no test host can be made.
 */
public final class Testbed {
    private static final String USAGE = """
            usage: testbed up          make three hosts with engines and a swarm, and leave them running
                   testbed down [id]   remove the testbed of this ID, or all, made by `up`
                   testbed sweep       remove what programs that were killed left
            """;

    private Testbed() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        Runnable work;
        if (arguments.equals(List.of("up"))) {
            work = Testbed::up;
        } else if (arguments.equals(List.of("down"))) {
            work = () -> report("removed", Sweep.detached());
        } else if (arguments.size() == 2 && arguments.getFirst().equals("down")) {
            work = () -> Sweep.detached(arguments.getLast());
        } else if (arguments.equals(List.of("sweep"))) {
            work = () -> report("swept", Sweep.leftovers());
        } else {
            System.err.print(USAGE);
            return 2;
        }
        if (Platform.current().capabilities() instanceof Capabilities.Lacking lacking) {
            System.err.println(lacking.explain());
            return 3;
        }
        try {
            work.run();
            return 0;
        } catch (RuntimeException e) {
            // The face of a program: every failure is told by its message, and none by a stack trace.
            System.err.println("testbed " + String.join(" ", arguments) + " failed: " + e.getMessage());
            return 1;
        }
    }

    private static void up() {
        Sweep.leftovers();
        long start = System.nanoTime();
        TestNetwork network = TestNetwork.open(Lifetime.DETACHED);
        try {
            List<TestHost> hosts = network.hosts("n1", "n2", "n3");
            SwarmCluster swarm = SwarmCluster.start(network, hosts, 1);
            Services services = swarm.deployServices("n2");
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            describe(network, swarm, services, took);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static void describe(TestNetwork network, SwarmCluster swarm, Services services, Duration took) {
        System.out.printf(
                "testbed %s is up after %.1f s, at %s; this machine is %s%n%n",
                network.id(),
                took.toMillis() / 1e3,
                network.subnet(),
                network.outside().getHostAddress());
        for (DockerEngine engine : swarm.engines()) {
            TestHost host = engine.host();
            System.out.printf(
                    "%s  %s%n  enter: nsenter -a -t %d%n  engine: docker -H unix://%s ps%n",
                    host.name(), host.address().getHostAddress(), host.firstProcess(), engine.socket());
        }
        services.web().forEach(uri -> System.out.println("web     " + uri));
        System.out.println("ledger  " + services.ledger().getAddress().getHostAddress() + " "
                + services.ledger().getPort());
        System.out.println("logs    " + network.logs());
    }

    private static void report(String verb, List<String> ids) {
        System.out.println(ids.isEmpty() ? "nothing to remove" : verb + " " + String.join(" ", ids));
    }
}
