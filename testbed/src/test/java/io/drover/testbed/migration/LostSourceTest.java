package io.drover.testbed.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.protocol.fault.FaultPoint;
import io.drover.testbed.RealHosts;
import io.drover.testbed.command.Waiting;
import io.drover.testbed.plane.FaultFolder;
import io.drover.testbed.plane.MigrationView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The source dies when one of three hosts has its certificate: the target gathers the votes of the others without it. */
class LostSourceTest {
    private static final List<String> OTHERS = List.of("n2", "n3");

    @Test
    void theTargetServesWithoutIt() {
        RealHosts.assume();
        World world = World.inOrder();
        FaultFolder source = world.faults("a");
        FaultFolder host = world.faults("n1");
        Undisturbed.during(world, () -> {
            source.ask(FaultPoint.DECISION_STORED);
            host.ask(FaultPoint.VOTE_SENT);
            String id = world.client("a").migrate(World.CLUSTER, "b").id();
            source.awaitReached(
                    FaultPoint.DECISION_STORED,
                    World.PATIENCE,
                    () -> false,
                    () -> world.client("a").migration(id).toString());
            OTHERS.forEach(name -> world.agent(name).kill());
            source.release(FaultPoint.DECISION_STORED);
            host.awaitReached(FaultPoint.VOTE_SENT, World.PATIENCE, () -> false, () -> "the vote of n1");
            world.plane("a").kill();
            host.release(FaultPoint.VOTE_SENT);
            assertThat(world.owners()).as("one vote of three is no majority").isEmpty();

            OTHERS.forEach(name -> world.agent(name).start());
            Waiting.until(
                    "plane b serving",
                    World.PATIENCE,
                    () -> world.owners().equals(List.of("b")),
                    () -> world.client("b").migrations().toString());
            world.awaitConnected();

            world.plane("a").start();
            MigrationView ended = world.client("a").awaitEnd(id);
            assertThat(ended.isDone()).as(ended.toString()).isTrue();
            world.assertOwnedAndObeyed("b");
        });
    }
}
