package io.drover.simulation.invariant;

import io.drover.migration.identity.PlaneId;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Link;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.simulation.plane.PlaneRecords.Tombstone;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.Ledger;
import io.drover.simulation.world.TheCluster;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the target holds is what the source held: the newest state of the cluster, and secrets that it can open. */
@SuppressWarnings("ReferenceEquality") // What is the same value need not be looked at again; to compare takes longer.
final class SameContent implements Invariant {
    private static final long NOT_COMPARED = -1;

    private final Map<PlaneId, Tombstone> matched = new HashMap<>();
    private final Map<PlaneId, ClaimState> compared = new HashMap<>();

    @Override
    public String name() {
        return "I3 same content";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        long newest = scene.world().ledger().revision();
        // What an old copy lacks is lost, whatever the protocol does.
        boolean complete = scene.world().ledger().restoredPlanes().isEmpty();
        return scene.planes().stream()
                .flatMap(plane -> broken(scene.world().ledger(), plane, complete ? newest : NOT_COMPARED).stream())
                .findFirst();
    }

    private Optional<String> broken(Ledger ledger, SimulatedPlane plane, long newest) {
        if (plane.commands() && newest != NOT_COMPARED) {
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
                .filter(claim -> claim.stage() == Stage.SERVING)
                .flatMap(claim -> broken(ledger, plane, claim).stream())
                .findFirst();
    }

    private Optional<String> broken(Ledger ledger, SimulatedPlane plane, ClaimState claim) {
        if (compared.put(plane.id(), claim) == claim) {
            return Optional.empty();
        }
        if (!opens(claim)) {
            return Optional.of("%s serves, and cannot open the secrets".formatted(plane));
        }
        long served = TheCluster.revisionOf(claim.manifest().orElseThrow().profile());
        return claim.certificate()
                .map(certificate -> ledger.decisions().get(certificate.digest()))
                .filter(decision -> decision.revision() != served)
                .map(decision -> "%s serves revision %d of the cluster; its source held revision %d"
                        .formatted(plane, served, decision.revision()));
    }

    private static boolean matches(Tombstone tombstone) {
        return tombstone.chain().upTo(tombstone.epoch()).links().getLast() instanceof Link.Transfer(var certificate)
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
