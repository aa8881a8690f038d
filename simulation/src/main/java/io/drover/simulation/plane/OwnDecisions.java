package io.drover.simulation.plane;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Testimony;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a plane decided and was given, held against what others show, as the server's class of the same name does. Peers are
 * asked once after each start, as by its PeerMemory; that they remember clocks, too, is left out.
 */
final class OwnDecisions {
    private static final long FIRST_MILLIS = 1_000;
    private static final long EVERY_MILLIS = 30_000;

    private final Server server;
    private final SimulatedPlane plane;

    OwnDecisions(Server server) {
        this.server = server;
        this.plane = server.plane();
    }

    void askPeers() {
        Witnesses witnesses = new Witnesses(server);
        plane.process().after(FIRST_MILLIS, () -> askPeers(witnesses));
    }

    private void askPeers(Witnesses witnesses) {
        if (!witnesses.areComplete(Set.of())) {
            witnesses.ask(false, told -> told.forEach(each -> shown(each.testimony())));
            plane.process().after(EVERY_MILLIS, () -> askPeers(witnesses));
        }
    }

    /** A certificate of its own that the plane does not know was signed in a life that was lost. */
    void shown(Signed<TransferCertificate> certificate) {
        TransferCertificate decision = certificate.statement();
        // What an incarnation before this one decided was looked into when this plane was recovered.
        if (decision.source().equals(plane.part().identity())
                && decision.sourceIncarnation() >= plane.records().clock().incarnation()
                && !isKnown(certificate.digest())) {
            server.standDown().proven();
        }
    }

    private void shown(Testimony testimony) {
        Chain chain = testimony.chain();
        for (Link link : chain.links()) {
            if (link instanceof Link.Transfer(var certificate)) {
                shown(certificate);
            }
        }
        long proven = testimony
                .majority()
                .map(majority -> majority.certificate().statement().epoch())
                .orElse(0L);
        boolean cameUnknown = !plane.records().recovered().covered()
                && chain.links().stream()
                        .anyMatch(link -> link.epoch() <= proven
                                && link.owner().id().equals(plane.id())
                                && !isKnown(link.digest()));
        if (cameUnknown) {
            server.standDown().proven();
        }
    }

    /** A decision is stored with its tombstone or renewal, and what came back is in the chain of the cluster. */
    private boolean isKnown(Digest link) {
        PlaneRecords records = plane.records();
        return Stream.of(
                        records.cluster().map(PlaneRecords.ClusterRecord::chain).stream(),
                        records.tombstones().values().stream().map(PlaneRecords.Tombstone::chain),
                        records.recovered().renewal().map(Renewal::chain).stream())
                .flatMap(each -> each)
                .flatMap(chain -> chain.links().stream())
                .anyMatch(known -> known.digest().equals(link));
    }
}
