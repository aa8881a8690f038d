package io.drover.testbed.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.FaultPoint.Actor;
import io.drover.testbed.RealHosts;
import io.drover.testbed.host.Direction;
import io.drover.testbed.migration.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the crash matrix that stand for the others; {@code make crash-matrix} tries all. */
class CrashPointsTest {
    static List<Case> cases() {
        return List.of(
                new Case(FaultPoint.DECISION_WRITTEN, new Fault.Kill(Actor.SOURCE)),
                new Case(FaultPoint.ABORT_NOT_TOLD, new Fault.Kill(Actor.SOURCE)),
                new Case(FaultPoint.CLAIM_STORED, new Fault.Kill(Actor.TARGET)),
                new Case(FaultPoint.SERVING_STORED, new Fault.Kill(Actor.TARGET)),
                new Case(FaultPoint.STATE_FILE_SYNCED, new Fault.Kill(Actor.AGENT)),
                new Case(FaultPoint.VOTE_STORED, new Fault.KillEveryAgent()),
                new Case(
                        FaultPoint.DECISION_STORED,
                        new Fault.Cut(
                                List.of("n2"),
                                Set.of(Actor.SOURCE, Actor.TARGET),
                                Set.of(Direction.INBOUND),
                                Duration.ofSeconds(4))),
                new Case(FaultPoint.HELD_CONFIRMED, new Fault.Stop(Actor.TARGET, Duration.ofSeconds(4))),
                new Case(FaultPoint.PLACEMENT_WRITTEN, new Fault.Kill(Actor.PLANE)),
                new Case(FaultPoint.PLACEMENT_STORED, new Fault.KillGateway(Fault.Pool.NEW)),
                new Case(FaultPoint.PLACEMENT_TAKEN, new Fault.Kill(Actor.AGENT)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWithOneOwnerAndAnUntouchedWorkload(Case tried) {
        RealHosts.assume();

        Row row = Trial.of(World.inOrder(), tried);

        System.out.println(row.line());
        assertThat(row.problems()).isEmpty();
    }
}
