package io.drover.simulation.invariant;

import io.drover.migration.host.Holding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.simulation.world.Ledger;
import io.drover.simulation.world.TheCluster;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A committed migration never aborts, an aborted one never commits, and nothing is shown that was not decided. A source that
 * was restored may abort what it signed in the life that was lost, where that cannot be settled any more.
 */
final class DecidedOnce implements Invariant {
    private final Set<Digest> lost = new HashSet<>();

    @Override
    public String name() {
        return "I2 decided once";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        Ledger ledger = scene.world().ledger();
        for (Digest shown : ledger.shownDecisions()) {
            if (!ledger.isKnown(shown)) {
                return Optional.of("decision %s was shown, and is in nobody's store".formatted(shown));
            }
        }
        // Where hosts were let go, nothing is left of what they had voted for.
        Optional<String> broken = ledger.isReleased() ? Optional.empty() : committedAndAborted(scene);
        if (broken.isPresent()) {
            return broken;
        }
        return ledger.placements().values().stream()
                .filter(placed -> ledger.abortedMoves().contains(placed.migration())
                        && !ledger.restoredPlanes().contains(placed.placement().plane()))
                .map(placed -> "move %s was committed and aborted".formatted(placed.migration()))
                .findFirst();
    }

    private Optional<String> committedAndAborted(Scene scene) {
        Ledger ledger = scene.world().ledger();
        for (var decision : ledger.decisions().entrySet()) {
            TransferCertificate certificate = decision.getValue().certificate().statement();
            MigrationId migration = certificate.migration();
            Optional<Integer> aborted = ledger.abortedIncarnation(migration);
            if (aborted.isEmpty()) {
                continue;
            }
            boolean settled = ledger.votersFor(decision.getKey()).size()
                    >= HostSet.quorumOf(certificate.ended().count());
            if (!settled
                    && (aborted.get() > certificate.sourceIncarnation()
                            || cannotBeSettled(scene, decision.getKey(), certificate))) {
                // Hosts that go on need their word no more.
                lost.add(decision.getKey());
            }
            if (!lost.contains(decision.getKey()) || settled) {
                return Optional.of("migration %s was committed and aborted".formatted(migration));
            }
        }
        return Optional.empty();
    }

    /** Whether so many hosts have given their word, or go another way, that the others are no majority. */
    private static boolean cannotBeSettled(Scene scene, Digest digest, TransferCertificate certificate) {
        long others = scene.hosts().stream()
                .flatMap(host -> host.stored().holding(TheCluster.ID).stream())
                .filter(holding -> isLostTo(holding, digest, certificate))
                .count();
        return certificate.ended().count() - others
                < HostSet.quorumOf(certificate.ended().count());
    }

    private static boolean isLostTo(Holding holding, Digest digest, TransferCertificate certificate) {
        boolean wordGiven = holding.words().stream()
                .anyMatch(word -> word.migration().equals(certificate.migration())
                        && word.incarnation() >= certificate.sourceIncarnation());
        return wordGiven
                || (holding.epoch() >= certificate.epoch() && !holding.head().equals(digest));
    }
}
