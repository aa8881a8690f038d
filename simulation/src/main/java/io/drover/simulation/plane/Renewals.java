package io.drover.simulation.plane;

import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.Refusal;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.recovery.Renewal;
import io.drover.simulation.engine.Backoff;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.world.TheCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Has the hosts follow a transfer of this plane to itself, as the server's class of the same name does. */
final class Renewals {
    private final Server server;
    private final SimulatedPlane plane;
    private final Map<HostKey, Signed<Vote>> votes = new TreeMap<>();
    private boolean underWay;

    Renewals(Server server) {
        this.server = server;
        this.plane = server.plane();
    }

    /** Goes on with what is stored and does not hold yet. */
    void resume() {
        if (!underWay && unsettled().isPresent()) {
            underWay = true;
            follow(new Backoff(100, 2_000));
        }
    }

    private Optional<Renewal> unsettled() {
        return plane.records().recovered().unsettled();
    }

    void voted(Signed<Vote> vote) {
        boolean counts =
                underWay && unsettled().filter(renewal -> renewal.counts(vote)).isPresent();
        if (counts) {
            votes.put(vote.statement().host(), vote);
        }
    }

    private void follow(Backoff backoff) {
        Optional<Renewal> renewal = unsettled();
        if (renewal.isEmpty()) {
            underWay = false;
            votes.clear();
            return;
        }
        Runnable again = () -> plane.process().after(backoff.nextMillis(), () -> follow(backoff));
        Optional<Majority> majority = server.standDown().isDown()
                ? Optional.empty()
                : renewal.get().voted(votes.values()).majority();
        if (majority.isPresent()) {
            serve(renewal.get().voted(votes.values()), majority.get(), again);
        } else {
            if (!server.standDown().isDown()) {
                show(renewal.get());
            }
            again.run();
        }
    }

    private void serve(Renewal renewal, Majority majority, Runnable again) {
        plane.store()
                .decide(
                        records -> served(records, renewal),
                        () -> {
                            server.lateHosts().settle(plane.cluster().keys(), majority);
                            plane.records()
                                    .placement()
                                    .filter(placement -> placement.statement().epoch()
                                            == renewal.chain().epoch())
                                    .ifPresent(placement -> server.tell(
                                            plane.cluster().keys(), new HostEvent.PlacementShown(placement)));
                            again.run();
                        },
                        again);
    }

    private PlaneRecords served(PlaneRecords records, Renewal renewal) {
        PlaneRecords next = records.with(records.recovered().with(renewal))
                .with(records.cluster()
                        .map(here ->
                                new ClusterRecord(renewal.chain(), here.members(), here.migrating(), here.revision())));
        // Hosts may be in a pool of which an old copy knows nothing.
        TransferCertificate certificate = renewal.certificate().statement();
        Optional<Placement> before = records.placement()
                .map(Signed::statement)
                .filter(placement -> placement.epoch() == renewal.before().epoch());
        Signed<Placement> again = Signed.by(
                plane.part().key(),
                new Placement(
                        certificate.cluster(),
                        plane.id(),
                        certificate.sourceIncarnation(),
                        renewal.chain().epoch(),
                        1,
                        before.map(Placement::pool).orElse(PoolName.DEFAULT),
                        before.map(Placement::gateways).orElse(certificate.targetGateways())));
        server.world().ledger().placed(certificate.migration(), again);
        return next.placed(again);
    }

    private void show(Renewal renewal) {
        server.world().ledger().shown(renewal.certificate().digest());
        for (HostKey host : plane.cluster().keys()) {
            boolean voted =
                    Optional.ofNullable(votes.get(host)).filter(renewal::counts).isPresent();
            if (renewal.ended().contains(host) && !voted) {
                server.sessions().session(host).ifPresent(session -> show(session, renewal, List.of(renewal.link())));
            }
        }
    }

    private void show(PlaneSession session, Renewal renewal, List<Link> links) {
        session.command(
                new HostEvent.LinksShown(TheCluster.ID, links),
                answer -> {
                    if (answer instanceof HostAnswer.Voted(Signed<Vote> vote)) {
                        voted(vote);
                    }
                    List<Link> all = renewal.chain().links();
                    if (answer instanceof HostAnswer.Refused(Refusal refusal, String ignored)
                            && refusal == Refusal.GAP
                            && links.size() < all.size()) {
                        show(session, renewal, all);
                    }
                },
                () -> {});
    }
}
