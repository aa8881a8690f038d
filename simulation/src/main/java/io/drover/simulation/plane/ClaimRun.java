package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.migration.target.TargetEvent;
import io.drover.migration.target.TargetTransition;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.Wiring.TargetSide;
import io.drover.simulation.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One claim, as the server's class of the same name and its journal run it. */
final class ClaimRun {
    private static final long SPREAD_AFTER_MILLIS = 1_000;
    private static final long SPREAD_AT_MOST_EVERY_MILLIS = 10_000;

    private final Server server;
    private final World world;
    private final SimulatedPlane plane;
    private final TargetSide claimant;
    private final Lane mutex = new Lane();
    private final Set<HostKey> connected = new LinkedHashSet<>();
    private final Map<HostKey, Signed<Vote>> arrived = new LinkedHashMap<>();
    private final List<ReportStream> listeners = new ArrayList<>();
    private ClaimState state;

    ClaimRun(Server server, ClaimState state) {
        this.server = server;
        this.world = server.world();
        this.plane = server.plane();
        this.claimant = world.wiring().target();
        this.state = state;
        state.voteList().forEach(vote -> arrived.put(vote.statement().host(), vote));
    }

    ClaimState state() {
        return state;
    }

    void receive(Manifest manifest, Consumer<PeerReply<Manifest>> answered) {
        apply(new TargetEvent.ManifestReceived(manifest), outcome -> answered.accept(of(outcome, manifest)));
    }

    void show(
            Signed<TransferCertificate> certificate, List<Signed<Vote>> votes, Consumer<PeerReply<Boolean>> answered) {
        apply(new TargetEvent.CertificateShown(certificate, votes), outcome -> answered.accept(of(outcome, true)));
    }

    void tell(TargetEvent event, Consumer<PeerReply<Boolean>> answered) {
        apply(event, outcome -> answered.accept(of(outcome, true)));
    }

    private static <T> PeerReply<T> of(Outcome outcome, T value) {
        return switch (outcome) {
            case Outcome.Taken ignored -> new PeerReply.Done<>(value);
            case Outcome.Refused(Finding why) -> new PeerReply.Refused<>(why);
            case Outcome.StoreFull ignored -> new PeerReply.Failed<>("the store is full");
        };
    }

    void shownByHost(Signed<TransferCertificate> certificate, Signed<Vote> vote) {
        if (state.stage() == Stage.MANIFEST_HELD && state.certificate().isEmpty()) {
            apply(new TargetEvent.CertificateShown(certificate, List.of()), outcome -> {});
        }
        voted(vote);
    }

    void voted(Signed<Vote> vote) {
        if (!state.offer().ended().contains(vote.statement().host())
                || vote.statement().epoch() <= state.offer().epoch()
                || !vote.verifiedBy(vote.statement().host())) {
            return;
        }
        boolean first = arrived.put(vote.statement().host(), vote) == null;
        apply(new TargetEvent.VoteShown(vote), outcome -> {
            if (first && state.stage() == Stage.SERVING) {
                listeners.forEach(listener -> listener.arrived(vote.statement().host()));
            }
        });
    }

    void hostConnected(HostKey host) {
        if (state.offer().ended().contains(host) && connected.add(host)) {
            listeners.forEach(listener -> listener.connected(host));
        }
    }

    /**
     * Whether the cluster has gone on from here, and every host with it that was waited for: those that were not obey a
     * later owner, and never say here that they arrived.
     */
    private boolean isHandedOn() {
        return plane.records().cluster().isEmpty()
                && plane.records().tombstones().values().stream()
                        .anyMatch(left -> left.majority().isPresent()
                                && left.epoch() > state.offer().epoch() + 1);
    }

    /** Tells a listener everything so far, and then what follows. */
    void follow(ReportStream listener) {
        connected.forEach(listener::connected);
        if (state.stage() == Stage.SERVING || state.stage() == Stage.FINISHED) {
            state.majority().ifPresent(listener::serving);
            boolean all = state.stage() == Stage.FINISHED || isHandedOn();
            (all ? plane.cluster().keys() : arrived.keySet()).forEach(listener::arrived);
        }
        listeners.add(listener);
    }

    /** Looks at the cluster by its hosts: within a grant before this plane owns it, as its owner afterwards. */
    void validate(Optional<Signed<Grant>> grant, Consumer<PeerReply<Boolean>> answered) {
        new Inspection(server, state).begin(grant, answered);
    }

    boolean isFollowedBy(long stream) {
        return listeners.stream().anyMatch(listener -> listener.number() == stream);
    }

    void unfollow(long stream) {
        listeners.removeIf(listener -> listener.number() == stream);
    }

    private sealed interface Outcome {
        record Taken() implements Outcome {}

        record Refused(Finding why) implements Outcome {}

        record StoreFull() implements Outcome {}
    }

    private void apply(TargetEvent event, Consumer<Outcome> outcome) {
        mutex.execute(done -> {
            ClaimState before = state;
            TargetTransition next = claimant.on(before, withKnownVotes(event));
            if (next.refused().isPresent()) {
                world.trace()
                        .tell(
                                plane.toString(),
                                "refuses: %s",
                                next.refused().get().seen());
                outcome.accept(new Outcome.Refused(next.refused().get()));
                done.run();
            } else if (next.durable()) {
                plane.store()
                        .decide(
                                records -> journal(records, before, next.state()),
                                () -> {
                                    changed(before, next.state());
                                    outcome.accept(new Outcome.Taken());
                                    done.run();
                                },
                                () -> {
                                    outcome.accept(new Outcome.StoreFull());
                                    done.run();
                                });
            } else {
                changed(before, next.state());
                outcome.accept(new Outcome.Taken());
                done.run();
            }
        });
    }

    /** Votes may arrive before the certificate that they are for. */
    private TargetEvent withKnownVotes(TargetEvent event) {
        if (event
                instanceof
                TargetEvent.CertificateShown(Signed<TransferCertificate> certificate, List<Signed<Vote>> votes)) {
            List<Signed<Vote>> all = new ArrayList<>(votes);
            all.addAll(arrived.values());
            return new TargetEvent.CertificateShown(certificate, all);
        }
        return event;
    }

    private PlaneRecords journal(PlaneRecords records, ClaimState before, ClaimState after) {
        boolean forgets = after.stage() == Stage.ABORTED && !world.wiring().remembersAborted();
        PlaneRecords next =
                forgets ? records.with(records.work().withoutClaim(after.offer().migration())) : records.with(after);
        boolean servesNow = before.stage() != Stage.SERVING && after.stage() == Stage.SERVING;
        return servesNow ? serving(next, after) : next;
    }

    private static PlaneRecords serving(PlaneRecords records, ClaimState state) {
        Manifest manifest = state.manifest().orElseThrow();
        Signed<TransferCertificate> certificate = state.certificate().orElseThrow();
        if (records.cluster().isPresent()) {
            throw new IllegalStateException("the cluster is inserted where it is already");
        }
        return records.serving(state.offer().ended().hosts())
                .with(Optional.of(new ClusterRecord(
                        manifest.chain().followedBy(new Link.Transfer(certificate)),
                        state.offer().ended(),
                        false,
                        TheCluster.revisionOf(manifest.profile()))));
    }

    private void changed(ClaimState before, ClaimState after) {
        state = after;
        world.ledger().changed();
        if (before.stage() != after.stage()) {
            world.trace()
                    .tell(plane.toString(), "claim of %s is %s", after.offer().migration(), after.stage());
        }
        if (before.certificate().isEmpty() && after.certificate().isPresent() && after.stage() != Stage.SERVING) {
            spreadAfter(SPREAD_AFTER_MILLIS);
        }
        if (before.stage() != Stage.SERVING && after.stage() == Stage.SERVING) {
            after.majority().ifPresent(this::serve);
        }
        if (after.stage().isTerminal()) {
            server.claims().ended(after.offer().migration());
        }
    }

    /** The source shows it to the hosts at once; where it died before it could, this plane does. */
    private void spreadAfter(long millis) {
        plane.process().after(millis, () -> {
            if (state.stage() == Stage.MANIFEST_HELD) {
                state.certificate()
                        .ifPresent(certificate -> server.tell(
                                plane.cluster().keys(),
                                new HostEvent.LinksShown(TheCluster.ID, List.of(new Link.Transfer(certificate)))));
                spreadAfter(Math.min(SPREAD_AT_MOST_EVERY_MILLIS, millis * 2));
            }
        });
    }

    private void serve(Majority majority) {
        listeners.forEach(listener -> listener.serving(majority));
        for (HostKey host : arrived.keySet()) {
            listeners.forEach(listener -> listener.arrived(host));
        }
        server.lateHosts().settle(plane.cluster().keys(), majority);
    }
}
