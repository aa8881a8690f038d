package io.drover.simulation.invariant;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.simulation.world.Ledger;
import java.util.Optional;

/** A committed migration never aborts, an aborted one never commits, and nothing is shown that was not decided. */
final class DecidedOnce implements Invariant {
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
        Optional<String> broken = committedAndAborted(ledger);
        if (broken.isPresent()) {
            return broken;
        }
        return ledger.placements().values().stream()
                .filter(placed -> ledger.abortedMoves().contains(placed.migration())
                        && !ledger.restoredPlanes().contains(placed.placement().plane()))
                .map(placed -> "move %s was committed and aborted".formatted(placed.migration()))
                .findFirst();
    }

    private static Optional<String> committedAndAborted(Ledger ledger) {
        for (var decision : ledger.decisions().entrySet()) {
            TransferCertificate certificate = decision.getValue().certificate().statement();
            MigrationId migration = certificate.migration();
            boolean settled = ledger.votersFor(decision.getKey()).size()
                    >= HostSet.quorumOf(certificate.ended().count());
            boolean aborted = ledger.abortedIncarnation(migration)
                    .filter(incarnation -> settled || incarnation <= certificate.sourceIncarnation())
                    .isPresent();
            if (aborted) {
                return Optional.of("migration %s was committed and aborted".formatted(migration));
            }
        }
        return Optional.empty();
    }
}
