package io.drover.simulation.invariant;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.simulation.plane.SimulatedPlane;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A claim ends by a signed abort, or by certificate and majority; and how it ended is remembered. */
final class ClaimsStand implements Invariant {
    private final Map<PlaneId, Set<MigrationId>> seen = new HashMap<>();

    @Override
    public String name() {
        return "I2 claims stand";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        return scene.planes().stream()
                .flatMap(plane -> broken(scene, plane).stream())
                .findFirst();
    }

    private Optional<String> broken(Scene scene, SimulatedPlane plane) {
        Map<MigrationId, ClaimState> claims = plane.records().claims();
        Set<MigrationId> before = seen.computeIfAbsent(plane.id(), ignored -> new HashSet<>());
        for (MigrationId migration : before) {
            boolean lost = scene.world().ledger().restoredPlanes().contains(plane.id());
            if (!claims.containsKey(migration) && !lost) {
                return Optional.of("%s has forgotten its claim of migration %s".formatted(plane, migration));
            }
        }
        before.addAll(claims.keySet());
        return claims.values().stream()
                .filter(claim -> claim.stage() == Stage.ABORTED)
                .map(claim -> claim.offer().migration())
                .filter(migration ->
                        scene.world().ledger().abortedIncarnation(migration).isEmpty())
                .map(migration -> "%s dropped its claim of %s, which was not aborted".formatted(plane, migration))
                .findFirst();
    }
}
