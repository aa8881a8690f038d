package io.drover.simulation.invariant;

import io.drover.migration.identity.Digest;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.TransferCertificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Of all certificates that begin an epoch, at most one ever gets the votes of a majority. */
final class OneMajority implements Invariant {
    @Override
    public String name() {
        return "I1 one majority";
    }

    @Override
    public Optional<String> broken(Scene scene) {
        Map<Long, TransferCertificate> settled = new HashMap<>();
        for (var decision : scene.world().ledger().decisions().entrySet()) {
            Digest digest = decision.getKey();
            TransferCertificate certificate = decision.getValue().certificate().statement();
            boolean majority = scene.world().ledger().votersFor(digest).size()
                    >= HostSet.quorumOf(certificate.ended().count());
            TransferCertificate other = majority ? settled.put(certificate.epoch(), certificate) : null;
            // A plane that recovers signs again what it finds decided.
            if (other != null && !other.decidesLike(certificate)) {
                return Optional.of("epoch %d has a majority for %s and one for %s"
                        .formatted(certificate.epoch(), other.migration(), certificate.migration()));
            }
        }
        return Optional.empty();
    }
}
