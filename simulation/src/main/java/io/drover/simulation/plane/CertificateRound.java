package io.drover.simulation.plane;

import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceState.HostStage;
import io.drover.simulation.world.TheCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows a certificate round until all hosts have arrived, as the server's class of the same name does. */
final class CertificateRound {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Server server;
    private final SourceRun run;
    private final Map<HostKey, Signed<Vote>> votes = new TreeMap<>();
    private boolean showing;

    CertificateRound(Server server, SourceRun run) {
        this.server = server;
        this.run = run;
    }

    /** A host's vote arrived, over whichever session. */
    void voted(Signed<Vote> vote) {
        if (vote.statement().epoch() == run.state().plan().epoch() + 1) {
            votes.put(vote.statement().host(), vote);
            run.post(new SourceEvent.Voted(vote));
        }
    }

    void show(Signed<TransferCertificate> certificate) {
        if (!showing) {
            showing = true;
            showAgain(certificate, FIRST_PAUSE_MILLIS);
        }
    }

    private void showAgain(Signed<TransferCertificate> certificate, long pause) {
        SourceState state = run.state();
        // Hosts that were left out are waited for no more, but it is their votes that the target needs to serve.
        boolean needed = state.phase() == Phase.SWITCH || !state.all(HostStage.ARRIVED);
        if (run.isOver() || !needed) {
            return;
        }
        server.world().ledger().shown(certificate.digest());
        if (state.phase() == Phase.SWITCH) {
            showTarget(certificate);
        }
        for (HostKey host : server.plane().cluster().keys()) {
            if (!votes.containsKey(host)) {
                server.sessions().session(host).ifPresent(session -> showHost(session, certificate));
            }
        }
        server.process().after(pause, () -> showAgain(certificate, Math.min(LONGEST_PAUSE_MILLIS, pause * 2)));
    }

    private void showHost(PlaneSession session, Signed<TransferCertificate> certificate) {
        session.command(
                new HostEvent.LinksShown(TheCluster.ID, List.of(new Link.Transfer(certificate))),
                answer -> {
                    if (answer instanceof HostAnswer.Voted(Signed<Vote> vote)) {
                        voted(vote);
                    }
                },
                () -> {});
    }

    private void showTarget(Signed<TransferCertificate> certificate) {
        List<Signed<Vote>> shown = List.copyOf(votes.values());
        run.work()
                .<Boolean>askTarget(
                        "certificate with %d votes".formatted(shown.size()),
                        (target, reply) -> target.claims()
                                .find(certificate.statement().migration())
                                .ifPresentOrElse(
                                        claim -> claim.show(certificate, shown, reply),
                                        () -> reply.accept(new PeerReply.Failed<>("no such claim"))),
                        answer -> {
                            switch (answer) {
                                case PeerReply.Refused<Boolean> ignored -> sendManifestAgain();
                                case PeerReply.Failed<Boolean> ignored ->
                                    run.work().claimAgain(this::sendManifestAgain);
                                case PeerReply.Done<Boolean> ignored -> {}
                            }
                        },
                        () -> {});
    }

    /** A target that was restored from an old copy may have lost the manifest: the tombstone keeps it. */
    private void sendManifestAgain() {
        Optional<Manifest> kept = server.plane()
                .records()
                .tombstone(run.state().plan().migration())
                .flatMap(PlaneRecords.Tombstone::manifest);
        kept.ifPresent(manifest -> run.work().sendManifest(manifest, answer -> {}, () -> {}));
    }
}
