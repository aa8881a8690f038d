package io.drover.testbed.reliability;

import io.drover.protocol.fault.FaultPoint.Actor;
import io.drover.testbed.host.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is done to a migration that is held at a point, before it may go on. */
public sealed interface Fault {
    /** A process is killed (SIGKILL) and started again. Of the agents it is that of one host. */
    record Kill(Actor victim) implements Fault {}

    /** The gateway of a pool is killed (SIGKILL) and started again. */
    record KillGateway(Pool pool) implements Fault {}

    /** As a move between pools sees it. */
    enum Pool {
        /** The one that the cluster leaves. */
        FORMER,
        /** The one that the cluster goes to. */
        NEW
    }

    /** The agents of all hosts are killed (SIGKILL) and started again. */
    record KillEveryAgent() implements Fault {}

    /**
     * A process is stopped (SIGSTOP): it keeps its connections and answers nothing.
     *
     * @param length after which it goes on
     */
    record Stop(Actor victim, Duration length) implements Fault {}

    /**
     * Packets between hosts and planes vanish.
     *
     * @param planes {@code SOURCE}, {@code TARGET} or both
     * @param ways as seen from the hosts
     * @param length after which the links are whole again
     */
    record Cut(List<String> hosts, Set<Actor> planes, Set<Direction> ways, Duration length) implements Fault {
        public Cut {
            hosts = List.copyOf(hosts);
            planes = Set.copyOf(planes);
            ways = Set.copyOf(ways);
        }
    }

    /**
     * Nobody gets an answer from the target, neither the source nor a host.
     *
     * @param length after which it answers again
     */
    record TargetSilent(Duration length) implements Fault {}

    /**
     * Packets between all hosts and both planes vanish at random, until the migration has ended.
     *
     * @param fraction of the packets, each way
     */
    record Loss(double fraction) implements Fault {}

    /**
     * All that goes to the target and comes from it takes longer, until the migration has ended.
     *
     * @param oneWay how much longer
     */
    record Latency(Duration oneWay) implements Fault {}

    /**
     * There is no space left where a process keeps its state.
     *
     * @param length after which there is again
     */
    record FullDisk(Actor victim, Duration length) implements Fault {}

    /** In a few words, for a table. */
    default String describe() {
        return switch (this) {
            case Kill(Actor victim) -> "kill " + name(victim);
            case KillGateway(Pool pool) ->
                "kill gateway of the %s pool".formatted(pool.name().toLowerCase(Locale.ROOT));
            case KillEveryAgent() -> "kill every agent";
            case Stop(Actor victim, Duration length) -> "stop %s for %d s".formatted(name(victim), length.toSeconds());
            case Cut(var hosts, var planes, var ways, Duration length) ->
                "cut %s from %s%s for %d s"
                        .formatted(
                                String.join(" and ", hosts),
                                planes.stream().sorted().map(Fault::name).collect(Collectors.joining(" and ")),
                                way(ways),
                                length.toSeconds());
            case TargetSilent(Duration length) -> "no answer from the target for %d s".formatted(length.toSeconds());
            case Loss(double fraction) -> String.format(Locale.ROOT, "lose %.0f %% of packets", fraction * 100);
            case Latency(Duration oneWay) -> "%d ms more to and from the target".formatted(oneWay.toMillis());
            case FullDisk(Actor victim, Duration length) ->
                "disk of %s full for %d s".formatted(name(victim), length.toSeconds());
        };
    }

    private static String name(Actor actor) {
        return actor.name().toLowerCase(Locale.ROOT);
    }

    private static String way(Set<Direction> ways) {
        if (ways.size() > 1) {
            return "";
        }
        return ways.contains(Direction.INBOUND) ? ", towards the hosts only" : ", towards the planes only";
    }
}
