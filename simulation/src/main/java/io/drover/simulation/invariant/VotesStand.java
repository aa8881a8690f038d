package io.drover.simulation.invariant;

import io.drover.migration.host.Holding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.Vote;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.world.TheCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A vote that left a host is on its disk, it votes once for an epoch and incarnation, and never goes back an epoch. */
final class VotesStand implements Invariant {
    private final Map<HostKey, Long> epochs = new HashMap<>();

    @Override
    public String name() {
        return "I1 votes stand";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        return scene.hosts().stream()
                .flatMap(host -> broken(scene, host).stream())
                .findFirst();
    }

    private Optional<String> broken(Scene scene, SimulatedHost host) {
        HostKey key = host.part().id();
        if (host.stored().holding(TheCluster.ID).isEmpty()
                && scene.world().ledger().isReleased()) {
            // It was let go: nothing but the hosts' word was left of the cluster.
            return Optional.empty();
        }
        Optional<Holding> stored = host.stored().holding(TheCluster.ID);
        long epoch = stored.map(Holding::epoch).orElse(0L);
        long before = epochs.merge(key, epoch, Math::max);
        if (epoch < before) {
            return Optional.of("%s is at epoch %d on its disk, and was at %d".formatted(host, epoch, before));
        }
        List<Vote> votes = scene.world().ledger().votesByHost().getOrDefault(key, List.of());
        for (Vote vote : votes) {
            if (vote.epoch() > epoch) {
                return Optional.of(
                        "%s voted for epoch %d, and is at epoch %d on its disk".formatted(host, vote.epoch(), epoch));
            }
        }
        return votedTwice(host, votes);
    }

    private static Optional<String> votedTwice(SimulatedHost host, List<Vote> votes) {
        for (int i = 0; i < votes.size(); i++) {
            for (int j = i + 1; j < votes.size(); j++) {
                if (votes.get(i).epoch() == votes.get(j).epoch()
                        && votes.get(i).sourceIncarnation() == votes.get(j).sourceIncarnation()) {
                    return Optional.of("%s voted for two certificates of epoch %d"
                            .formatted(host, votes.get(i).epoch()));
                }
            }
        }
        return Optional.empty();
    }
}
