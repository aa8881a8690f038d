package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testbed.RealHosts;
import io.drover.testbed.access.AccessCalls;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.plane.GatewayProcess;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Migrations of a real swarm between the gateway of a plane's server and one that is a process of its own. */
class GatewayRouteTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private World world;
    private GatewayProcess gateway;

    @BeforeEach
    void putInOrder() {
        RealHosts.assume();
        world = World.inOrder();
        String name = "gw" + NUMBER.incrementAndGet();
        gateway = GatewayProcess.start(
                Distribution.find(), world.client("a"), name, world.network.scratch(name), world.network.outside());
    }

    @AfterEach
    void comeBack() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private JsonNode cluster() {
        return world.client("a").cluster(World.CLUSTER);
    }

    @Test
    void theClusterAndItsAccessPointStayTheSame() {
        JsonNode before = cluster();
        AccessCalls.Seen[] seen = new AccessCalls.Seen[1];
        Undisturbed.during(world, () -> {
            try (AccessCalls calls = AccessCalls.start(Optional.of(world.docker()))) {
                world.client("a").moveToTheEnd(World.CLUSTER, gateway.name());
                assertThat(world.docker()
                                .run("service", "ls", "--format", "{{.Name}}")
                                .lines())
                        .contains("web", "ledger");
                world.assertOwnedAndObeyed("a");
                world.client("a").moveToTheEnd(World.CLUSTER, "default");
                seen[0] = calls.end();
            }
        });
        System.out.println(seen[0].describe());
        assertThat(seen[0].problems()).isEmpty();
        JsonNode after = cluster();
        for (String attribute : new String[] {"id", "name", "kind", "epoch", "owner", "fingerprint", "status"}) {
            assertThat(after.path(attribute)).as(attribute).isEqualTo(before.path(attribute));
        }
    }

    @Test
    void aGatewayThatIsKilledIsFoundAgain() {
        world.client("a").moveToTheEnd(World.CLUSTER, gateway.name());
        gateway.kill();
        gateway.start();
        world.awaitConnected();
        world.assertOwnedAndObeyed("a");
        world.client("a").moveToTheEnd(World.CLUSTER, "default");
        world.assertOwnedAndObeyed("a");
    }
}
