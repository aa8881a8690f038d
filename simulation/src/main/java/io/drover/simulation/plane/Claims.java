package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.TargetEvent;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.world.Cast;
import io.drover.simulation.world.TheCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The claims of a plane, and what other planes may ask about them: the server's Claims, Admission and Inbound. */
final class Claims {
    private final Server server;
    private final SimulatedPlane plane;
    private final Lane lane = new Lane();
    private final Map<MigrationId, ClaimRun> active = new TreeMap<>();

    Claims(Server server) {
        this.server = server;
        this.plane = server.plane();
    }

    void load() {
        for (ClaimState claim : plane.records().claims().values()) {
            if (!claim.stage().isTerminal()) {
                if (server.world().wiring().keepsClaimAtStart(claim)) {
                    activate(new ClaimRun(server, claim), true);
                } else {
                    plane.store()
                            .write(
                                    records -> records.with(records.work()
                                            .withoutClaim(claim.offer().migration())),
                                    () -> {},
                                    () -> {});
                }
            }
        }
    }

    private void activate(ClaimRun run, boolean left) {
        active.put(run.state().offer().migration(), run);
        server.inquiries().begin(run, left);
    }

    /** Serves the cluster again that this plane was given in a life that was lost. */
    void serveAgain(Manifest manifest, Majority majority, Runnable done, Runnable failed) {
        TransferCertificate certificate = majority.certificate().statement();
        ClaimRun known = active.get(certificate.migration());
        if (known != null) {
            serveAgain(known, manifest, majority, done, failed);
            return;
        }
        ClaimState state = ClaimState.claimed(new ClaimOffer(
                certificate.migration(),
                certificate.cluster(),
                manifest.name(),
                manifest.profile().kind(),
                manifest.profile().fingerprint(),
                certificate.source(),
                certificate.sourceIncarnation(),
                certificate.target(),
                certificate.epoch() - 1,
                certificate.previous(),
                majority.ended(),
                plane.cluster().membersOf(majority.ended()).stream()
                        .map(host -> new ClaimOffer.ClaimedHost(host.id(), host.name(), host.tls()))
                        .toList()));
        plane.store()
                .write(
                        records -> records.with(state),
                        () -> {
                            ClaimRun run = new ClaimRun(server, state);
                            activate(run, true);
                            serveAgain(run, manifest, majority, done, failed);
                        },
                        failed);
    }

    private static void serveAgain(ClaimRun run, Manifest manifest, Majority majority, Runnable done, Runnable failed) {
        Consumer<PeerReply<Boolean>> shown = reply -> ended(reply, done, failed);
        Runnable show = () -> run.show(majority.certificate(), majority.votes(), shown);
        switch (run.state().stage()) {
            case CLAIMED, MANIFEST_HELD -> run.receive(manifest, reply -> ended(reply, show, failed));
            case SERVING, FINISHED, ABORTED -> done.run();
        }
    }

    /** What does not fit is left as it is; a full store is tried again. */
    private static <T> void ended(PeerReply<T> reply, Runnable done, Runnable failed) {
        if (reply instanceof PeerReply.Failed) {
            failed.run();
        } else {
            done.run();
        }
    }

    /** The target's checks, which change nothing. */
    void precheck(MigrationId migration, Consumer<PeerReply<Boolean>> answered) {
        answered.accept(refusal(migration)
                .<PeerReply<Boolean>>map(PeerReply.Refused::new)
                .orElseGet(() -> new PeerReply.Done<>(true)));
    }

    void claim(ClaimOffer offer, Consumer<PeerReply<Boolean>> answered) {
        MigrationId migration = offer.migration();
        lane.execute(done -> {
            ClaimRun known = active.get(migration);
            if (known != null) {
                answered.accept(
                        known.state().offer().equals(offer)
                                ? new PeerReply.Done<>(true)
                                : new PeerReply.Refused<>(error("CLAIM_DIFFERS", "it was claimed with other terms")));
                done.run();
                return;
            }
            Optional<Finding> refusal = refusal(migration);
            if (refusal.isPresent()) {
                answered.accept(new PeerReply.Refused<>(refusal.get()));
                done.run();
                return;
            }
            ClaimState state = ClaimState.claimed(offer);
            plane.store()
                    .decide(
                            records -> records.with(state),
                            () -> {
                                activate(new ClaimRun(server, state), false);
                                answered.accept(new PeerReply.Done<>(true));
                                done.run();
                            },
                            () -> {
                                answered.accept(new PeerReply.Failed<>("the store is full"));
                                done.run();
                            });
        });
    }

    private Optional<Finding> refusal(MigrationId migration) {
        PlaneRecords records = plane.records();
        ClaimState same = records.claims().get(migration);
        if (server.standDown().isDown()) {
            return Optional.of(error("PLANE_RESTORED", "the target was restored from an old copy"));
        }
        if (records.cluster().isPresent()) {
            return Optional.of(error("CLUSTER_ID_AT_TARGET", "the target has the cluster"));
        }
        if ((same != null && same.stage().isTerminal()) || records.aborted().contains(migration)) {
            return Optional.of(error("MIGRATION_ENDED", "the target knows that it has ended"));
        }
        boolean claimed = records.claims().values().stream()
                .anyMatch(claim -> !claim.stage().isTerminal()
                        && !claim.offer().migration().equals(migration));
        return claimed
                ? Optional.of(error("CLAIMED_ALREADY", "the target holds a claim of another migration"))
                : Optional.empty();
    }

    void abort(Signed<Abort> abort, Consumer<PeerReply<Boolean>> answered) {
        MigrationId migration = abort.statement().migration();
        Optional<ClaimRun> claim = find(migration);
        if (claim.isPresent()) {
            claim.get().tell(new TargetEvent.AbortShown(abort), answered);
            return;
        }
        PlaneId source = abort.statement().source();
        boolean genuine = Cast.PLANES.stream()
                .anyMatch(peer -> peer.id().equals(source)
                        && abort.verifiedBy(peer.identity().key()));
        if (!genuine) {
            answered.accept(new PeerReply.Refused<>(error("ABORT_NOT_GENUINE", "the source did not sign it")));
            return;
        }
        lane.execute(done -> {
            // It may have been claimed while this waited.
            Optional<ClaimRun> claimed = find(migration);
            if (claimed.isPresent()) {
                claimed.get().tell(new TargetEvent.AbortShown(abort), answered);
                done.run();
            } else {
                refuseForEver(migration, answered, done);
            }
        });
    }

    private void refuseForEver(MigrationId migration, Consumer<PeerReply<Boolean>> answered, Runnable done) {
        boolean remembers = server.world().wiring().remembersAborted();
        plane.store()
                .decide(
                        records -> remembers ? records.with(records.work().refusing(migration)) : records,
                        () -> {
                            answered.accept(new PeerReply.Done<>(true));
                            done.run();
                        },
                        () -> {
                            answered.accept(new PeerReply.Failed<>("the store is full"));
                            done.run();
                        });
    }

    /** A claim that has not ended, or one that has and is still asked about. */
    Optional<ClaimRun> find(MigrationId migration) {
        ClaimRun run = active.get(migration);
        return run != null
                ? Optional.of(run)
                : Optional.ofNullable(plane.records().claims().get(migration))
                        .map(state -> new ClaimRun(server, state));
    }

    void ended(MigrationId migration) {
        active.remove(migration);
    }

    List<ClaimRun> active() {
        return List.copyOf(active.values());
    }

    /** Whether a host may dial because of a claim. */
    boolean expects(HostKey host) {
        return active.values().stream()
                .anyMatch(run -> run.state().offer().ended().contains(host));
    }

    void hostConnected(MigrationId migration, HostKey host) {
        ClaimRun run = active.get(migration);
        if (run != null) {
            run.hostConnected(host);
        }
    }

    void voted(Signed<Vote> vote) {
        active().forEach(run -> run.voted(vote));
    }

    void shown(Signed<TransferCertificate> certificate, Signed<Vote> vote) {
        ClaimRun run = active.get(certificate.statement().migration());
        if (run != null) {
            run.shownByHost(certificate, vote);
        }
    }

    private static Finding error(String code, String seen) {
        return Finding.error(code, "cluster " + TheCluster.NAME, seen, "see the other plane");
    }
}
