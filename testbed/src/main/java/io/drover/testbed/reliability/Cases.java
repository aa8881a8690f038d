package io.drover.testbed.reliability;

import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.FaultPoint.Actor;
import io.drover.protocol.fault.FaultPoint.Route;
import io.drover.testbed.host.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** All cases of the matrix. */
public final class Cases {
    /** The last point before the decision, and the first after it. */
    private static final List<FaultPoint> AROUND_THE_DECISION =
            List.of(FaultPoint.HELD_CONFIRMED, FaultPoint.DECISION_STORED);

    /** Long enough for what a process waits for from another to run out. */
    private static final Duration CUT = Duration.ofSeconds(12);

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final List<Actor> BETWEEN_PLANES = List.of(Actor.SOURCE, Actor.TARGET, Actor.AGENT);
    private static final Set<Actor> BOTH_PLANES = Set.of(Actor.SOURCE, Actor.TARGET);
    private static final Set<Direction> BOTH_WAYS = Set.of(Direction.INBOUND, Direction.OUTBOUND);

    private Cases() {}

    /** First each point with the death of the process that is held there, then all others. */
    public static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (FaultPoint point : of(Route.PLANES)) {
            cases.add(new Case(point, new Fault.Kill(point.actor())));
        }
        for (FaultPoint point :
                List.of(FaultPoint.PENDING_STORED, FaultPoint.VOTE_STORED, FaultPoint.CERTIFICATE_NOT_STORED)) {
            cases.add(new Case(point, new Fault.KillEveryAgent()));
        }
        for (FaultPoint point : AROUND_THE_DECISION) {
            faultsOfLinks().forEach(fault -> cases.add(new Case(point, fault)));
            BETWEEN_PLANES.forEach(victim -> cases.add(new Case(point, new Fault.Stop(victim, STOP))));
        }
        cases.add(new Case(FaultPoint.PLANNED, new Fault.Loss(0.05)));
        cases.add(new Case(FaultPoint.PLANNED, new Fault.Latency(Duration.ofMillis(300))));
        cases.addAll(fullDisks());
        for (FaultPoint point : of(Route.PLANES)) {
            for (Actor victim : BETWEEN_PLANES) {
                if (victim != point.actor()) {
                    cases.add(new Case(point, new Fault.Kill(victim)));
                }
            }
        }
        cases.addAll(betweenPools());
        return List.copyOf(cases);
    }

    private static List<FaultPoint> of(Route route) {
        return Stream.of(FaultPoint.values())
                .filter(point -> point.route() == route)
                .toList();
    }

    /** Whoever takes part is killed at each point. */
    private static List<Case> betweenPools() {
        List<Fault> deaths = List.of(
                new Fault.Kill(Actor.PLANE),
                new Fault.KillGateway(Fault.Pool.FORMER),
                new Fault.KillGateway(Fault.Pool.NEW),
                new Fault.Kill(Actor.AGENT));
        return of(Route.POOLS).stream()
                .flatMap(point -> deaths.stream().map(death -> new Case(point, death)))
                .toList();
    }

    private static List<Fault> faultsOfLinks() {
        Function<Set<Actor>, Fault> oneHost = planes -> new Fault.Cut(List.of("n2"), planes, BOTH_WAYS, CUT);
        return List.of(
                oneHost.apply(Set.of(Actor.SOURCE)),
                oneHost.apply(Set.of(Actor.TARGET)),
                oneHost.apply(BOTH_PLANES),
                new Fault.Cut(List.of("n2"), BOTH_PLANES, Set.of(Direction.INBOUND), CUT),
                new Fault.Cut(List.of("n2"), BOTH_PLANES, Set.of(Direction.OUTBOUND), CUT),
                new Fault.Cut(List.of("n1", "n2"), BOTH_PLANES, BOTH_WAYS, CUT),
                new Fault.TargetSilent(CUT));
    }

    private static List<Case> fullDisks() {
        List<Case> cases = new ArrayList<>();
        for (FaultPoint point : List.of(
                FaultPoint.CLAIM_NOT_ASKED,
                FaultPoint.HELD_CONFIRMED,
                FaultPoint.DECISION_STORED,
                FaultPoint.SERVING_HEARD,
                FaultPoint.CLEANUP_ANSWERED)) {
            cases.add(new Case(point, new Fault.FullDisk(Actor.SOURCE, CUT)));
        }
        for (FaultPoint point : List.of(
                FaultPoint.CLAIM_NOT_STORED,
                FaultPoint.MANIFEST_NOT_STORED,
                FaultPoint.CERTIFICATE_NOT_STORED,
                FaultPoint.FINISH_NOT_STORED)) {
            cases.add(new Case(point, new Fault.FullDisk(Actor.TARGET, CUT)));
        }
        for (FaultPoint point : List.of(FaultPoint.PENDING_NOT_STORED, FaultPoint.VOTE_NOT_STORED)) {
            cases.add(new Case(point, new Fault.FullDisk(Actor.AGENT, CUT)));
        }
        return cases;
    }
}
