package io.drover.simulation.invariant;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Link;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.simulation.plane.PlaneRecords.Tombstone;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.TheCluster;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the target holds is what the source held: the newest state of the cluster, and secrets that it can open. */
@SuppressWarnings("ReferenceEquality") // What is the same value need not be looked at again; to compare takes longer.
final class SameContent implements Invariant {
    private final Map<PlaneId, Tombstone> matched = new HashMap<>();

    @Override
    public String name() {
        return "I3 same content";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        long newest = scene.world().ledger().revision();
        return scene.planes().stream()
                .flatMap(plane -> broken(plane, newest).stream())
                .findFirst();
    }

    private Optional<String> broken(SimulatedPlane plane, long newest) {
        if (plane.commands()) {
            long revision = plane.records().cluster().orElseThrow().revision();
            if (revision != newest) {
                return Optional.of("%s commands revision %d of the cluster; its owners made revision %d"
                        .formatted(plane, revision, newest));
            }
        }
        boolean unlike = plane.records()
                .tombstone()
                .filter(left -> matched.put(plane.id(), left) != left)
                .filter(left -> left.manifest().isPresent() && !matches(left))
                .isPresent();
        if (unlike) {
            return Optional.of(
                    "the tombstone at %s keeps another manifest than the certificate names".formatted(plane));
        }
        return plane.records().claims().values().stream()
                .filter(claim -> claim.stage() == Stage.SERVING && !opens(claim))
                .map(claim -> "%s serves, and cannot open the secrets".formatted(plane))
                .findFirst();
    }

    private static boolean matches(Tombstone tombstone) {
        return tombstone.chain().links().getLast() instanceof Link.Transfer(var certificate)
                && certificate
                        .statement()
                        .manifest()
                        .equals(tombstone.manifest().orElseThrow().digest());
    }

    private static boolean opens(ClaimState claim) {
        Manifest manifest = claim.manifest().orElseThrow();
        return claim.certificate().isEmpty()
                || TheCluster.opens(claim.certificate().get().statement().secretsKey(), manifest);
    }
}
