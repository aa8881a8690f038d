package io.drover.migration.host;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.HostEffect.Alarm;
import io.drover.migration.host.HostEffect.Answer;
import io.drover.migration.host.HostEffect.CastVote;
import io.drover.migration.host.HostEffect.CutTunnels;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEffect.HostAnswer.Accepted;
import io.drover.migration.host.HostEffect.HostAnswer.AdoptionStated;
import io.drover.migration.host.HostEffect.HostAnswer.Promised;
import io.drover.migration.host.HostEffect.HostAnswer.Refused;
import io.drover.migration.host.HostEffect.HostAnswer.Voted;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A host's side of the protocol, as a function from state and event to state and effects.
 *
 * <p>The host moves an ownership only by a certificate of the owner it obeys, one for an epoch and incarnation; its
 * signed answer, once stored, is its vote. The caller stores the new state, durably, before it carries out any effect,
 * and handles one event at a time. This class keeps nothing and is thread-safe.
 */
public final class Follower {
    private final SigningKey key;

    public Follower(SigningKey key) {
        this.key = key;
    }

    /** What follows from an event. */
    public HostTransition on(HostState state, HostEvent event) {
        return switch (event) {
            case HostEvent.Enrolled enrolled -> onEnrolled(state, enrolled);
            case HostEvent.ClockTold told -> onClock(state, told);
            case HostEvent.GenesisShown shown -> onGenesis(state, shown);
            case HostEvent.EndpointsBound bound -> onEndpoints(state, bound);
            case HostEvent.PendingOffered offered -> onOffer(state, offered);
            case HostEvent.PendingWithdrawn withdrawn -> onWithdrawal(state, withdrawn);
            case HostEvent.LinksShown shown -> onLinks(state, shown);
            case HostEvent.MajorityShown shown -> onMajority(state, shown.majority());
            case HostEvent.PromiseAsked asked -> onPromise(state, asked);
            case HostEvent.ForgetAsked asked -> onForget(state, asked);
            case HostEvent.ReleaseAsked asked -> onRelease(state, asked);
            case HostEvent.AdoptionOrdered ordered -> onAdoption(state, ordered.terms());
        };
    }

    private static HostTransition onEnrolled(HostState state, HostEvent.Enrolled event) {
        KnownPlane plane =
                remember(state, event.plane(), event.gateways()).enrolled(true).seenAt(event.clock());
        return accepted(state.with(plane));
    }

    private static HostTransition onClock(HostState state, HostEvent.ClockTold event) {
        Optional<KnownPlane> known = state.plane(event.from());
        if (known.isEmpty()) {
            return refused(state, Refusal.NOT_ENROLLED, "plane %s is unknown to this host".formatted(event.from()));
        }
        KnownPlane plane = known.get();
        if (event.clock().isBehind(plane.latest()) || event.clock().incarnation() < plane.refusedBelow()) {
            return refused(
                    state,
                    Refusal.RESTORED_PLANE,
                    "plane %s is at %s and was at %s before: it was restored from an old copy; run 'drover plane recover' there"
                            .formatted(event.from(), event.clock(), plane.latest()));
        }
        return accepted(state.with(plane.seenAt(event.clock())));
    }

    private static HostTransition onGenesis(HostState state, HostEvent.GenesisShown event) {
        Genesis genesis = event.genesis().statement();
        Optional<KnownPlane> known = state.plane(event.from());
        if (known.isEmpty() || !known.get().enrolled()) {
            return refused(
                    state,
                    Refusal.NOT_ENROLLED,
                    "plane %s may not take clusters over on this host: enrol it with a token first"
                            .formatted(event.from()));
        }
        PlaneIdentity owner = known.get().identity();
        if (!genesis.owner().equals(owner) || !event.genesis().verifiedBy(owner.key())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "the genesis of cluster %s is not signed by plane %s".formatted(genesis.cluster(), event.from()));
        }
        if (genesis.incarnation() < known.get().refusedBelow()) {
            return oldIncarnation(state, owner.id(), genesis.incarnation(), known.get());
        }
        Optional<Holding> held = state.holding(genesis.cluster());
        if (held.isPresent()) {
            return held.get().head().equals(event.genesis().digest())
                    ? accepted(state)
                    : refused(
                            state,
                            Refusal.CONFLICT,
                            "this host holds cluster %s already, owned by plane %s at epoch %d"
                                    .formatted(
                                            genesis.cluster(),
                                            held.get().owner().id(),
                                            held.get().epoch()));
        }
        Optional<HostTransition> taken = refuseBoundEndpoints(state, genesis.cluster(), event.endpoints());
        if (taken.isPresent()) {
            return taken.get();
        }
        return accepted(state.with(new Holding(
                genesis.cluster(),
                Genesis.EPOCH,
                owner,
                event.genesis().digest(),
                event.endpoints(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false)));
    }

    private static HostTransition onEndpoints(HostState state, HostEvent.EndpointsBound event) {
        Optional<HostTransition> notOwner = refuseUnlessOwner(state, event.from(), event.cluster(), event.epoch());
        if (notOwner.isPresent()) {
            return notOwner.get();
        }
        Optional<HostTransition> taken = refuseBoundEndpoints(state, event.cluster(), event.endpoints());
        return taken.orElseGet(() ->
                accepted(state.with(state.holding(event.cluster()).orElseThrow().binding(event.endpoints()))));
    }

    private static HostTransition onOffer(HostState state, HostEvent.PendingOffered event) {
        Optional<HostTransition> notOwner = refuseUnlessOwner(state, event.from(), event.cluster(), event.epoch());
        if (notOwner.isPresent()) {
            return notOwner.get();
        }
        Optional<KnownPlane> known = state.plane(event.target().id());
        if (known.isPresent() && !known.get().identity().equals(event.target())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "plane %s is known to this host by another key than the one offered"
                            .formatted(event.target().id()));
        }
        Holding holding = state.holding(event.cluster()).orElseThrow();
        return accepted(state.with(remember(state, event.target(), event.gateways()))
                .with(holding.withPending(
                        Optional.of(new Holding.Pending(event.migration(), event.target(), event.gateways())))));
    }

    private static HostTransition onWithdrawal(HostState state, HostEvent.PendingWithdrawn event) {
        Optional<HostTransition> notOwner = refuseUnlessOwner(state, event.from(), event.cluster(), event.epoch());
        if (notOwner.isPresent()) {
            return notOwner.get();
        }
        Holding holding = state.holding(event.cluster()).orElseThrow();
        boolean ofThisMigration = holding.pending()
                .filter(pending -> pending.migration().equals(event.migration()))
                .isPresent();
        return accepted(ofThisMigration ? state.with(holding.withPending(Optional.empty())) : state);
    }

    private HostTransition onLinks(HostState state, HostEvent.LinksShown event) {
        HostTransition reached =
                refused(state, Refusal.STALE, "no link beyond the epoch that this host holds was shown");
        List<HostEffect> effects = new ArrayList<>();
        HostState current = state;
        for (Link link : event.links()) {
            reached = switch (link) {
                case Link.Transfer(Signed<TransferCertificate> certificate) ->
                    onCertificate(current, event.cluster(), certificate);
                case Link.Adopted adopted -> onAdoptedElsewhere(current, event.cluster(), adopted);
            };
            current = reached.state();
            reached.effects().stream()
                    .filter(effect -> !(effect instanceof Answer))
                    .forEach(effects::add);
        }
        reached.effects().stream().filter(Answer.class::isInstance).forEach(effects::add);
        return new HostTransition(current, effects);
    }

    private HostTransition onCertificate(HostState state, ClusterId cluster, Signed<TransferCertificate> shown) {
        TransferCertificate certificate = shown.statement();
        Optional<Holding> held = state.holding(cluster);
        if (held.isEmpty() || !certificate.cluster().equals(cluster)) {
            return refused(state, Refusal.NOT_HELD, "this host holds no ownership of cluster %s".formatted(cluster));
        }
        Holding holding = held.get();
        if (holding.quarantined()) {
            return quarantined(state, cluster);
        }
        if (certificate.epoch() == holding.epoch()) {
            return onCertificateOfHeldEpoch(state, holding, shown);
        }
        if (certificate.epoch() < holding.epoch()) {
            return refused(
                    state,
                    Refusal.STALE,
                    "the certificate begins epoch %d of cluster %s; this host is at epoch %d"
                            .formatted(certificate.epoch(), cluster, holding.epoch()));
        }
        if (certificate.epoch() > holding.epoch() + 1 || !certificate.previous().equals(holding.head())) {
            return refused(
                    state,
                    Refusal.GAP,
                    "the certificate begins epoch %d of cluster %s and does not follow from epoch %d that this host holds; show the links between"
                            .formatted(certificate.epoch(), cluster, holding.epoch()));
        }
        if (!certificate.source().equals(holding.owner())
                || !shown.verifiedBy(holding.owner().key())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "the certificate is not signed by plane %s, which owns cluster %s"
                            .formatted(holding.owner().id(), cluster));
        }
        return acceptTransfer(state, holding, holding.owner(), shown);
    }

    /** The same again is answered with the same vote; another one is evidence, unless a newer incarnation decided it. */
    private HostTransition onCertificateOfHeldEpoch(
            HostState state, Holding holding, Signed<TransferCertificate> shown) {
        if (holding.accepted().isEmpty()) {
            return refused(
                    state,
                    Refusal.CONFLICT,
                    "epoch %d of cluster %s began without a transfer".formatted(holding.epoch(), holding.cluster()));
        }
        Holding.Accepted accepted = holding.accepted().get();
        if (accepted.certificate().digest().equals(shown.digest())) {
            return new HostTransition(state, List.of(new Answer(new Voted(accepted.vote()))));
        }
        TransferCertificate first = accepted.certificate().statement();
        TransferCertificate second = shown.statement();
        if (!second.source().equals(first.source())
                || !shown.verifiedBy(first.source().key())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "the certificate is not signed by plane %s, which owned cluster %s before epoch %d"
                            .formatted(first.source().id(), holding.cluster(), holding.epoch()));
        }
        boolean decidedAnew = second.sourceIncarnation() > first.sourceIncarnation()
                && second.previous().equals(first.previous())
                && !accepted.settled();
        if (decidedAnew) {
            return acceptTransfer(state, holding, first.source(), shown);
        }
        String seen = "plane %s signed two certificates for epoch %d of cluster %s: %s to plane %s, %s to plane %s"
                .formatted(
                        first.source().id(),
                        holding.epoch(),
                        holding.cluster(),
                        accepted.certificate().digest(),
                        first.target().id(),
                        shown.digest(),
                        second.target().id());
        return new HostTransition(
                state.with(holding.withConflict(shown)),
                List.of(
                        new Alarm(Finding.error(
                                "TWO_CERTIFICATES",
                                "cluster " + holding.cluster(),
                                seen,
                                "find out which copy of plane %s signed the second one; this host keeps to the first"
                                        .formatted(first.source().id()))),
                        new Answer(new Refused(Refusal.CONFLICT, seen))));
    }

    private HostTransition acceptTransfer(
            HostState state, Holding holding, PlaneIdentity former, Signed<TransferCertificate> shown) {
        TransferCertificate certificate = shown.statement();
        KnownPlane source = remember(state, former, List.of());
        if (certificate.sourceIncarnation() < source.refusedBelow()) {
            return oldIncarnation(state, former.id(), certificate.sourceIncarnation(), source);
        }
        Signed<Vote> vote = Signed.by(
                key,
                new Vote(
                        state.self(),
                        certificate.cluster(),
                        certificate.epoch(),
                        shown.digest(),
                        certificate.sourceIncarnation()));
        KnownPlane target = remember(state, certificate.target(), certificate.targetGateways());
        HostState next =
                state.with(source).with(target).with(holding.followedBy(new Holding.Accepted(shown, vote, false)));
        return new HostTransition(
                next,
                List.of(
                        new CutTunnels(holding.cluster(), holding.owner().id()),
                        new CastVote(
                                vote, Set.of(former.id(), certificate.target().id())),
                        new Answer(new Voted(vote))));
    }

    private static HostTransition onAdoptedElsewhere(HostState state, ClusterId cluster, Link.Adopted adopted) {
        Optional<Holding> held = state.holding(cluster);
        AdoptionTerms terms = adopted.terms();
        if (held.isEmpty() || !terms.cluster().equals(cluster)) {
            return refused(state, Refusal.NOT_HELD, "this host holds no ownership of cluster %s".formatted(cluster));
        }
        Holding holding = held.get();
        if (terms.epoch() <= holding.epoch()) {
            return holding.head().equals(terms.digest())
                    ? accepted(state)
                    : refused(
                            state,
                            Refusal.STALE,
                            "the adoption begins epoch %d of cluster %s; this host is at epoch %d"
                                    .formatted(terms.epoch(), cluster, holding.epoch()));
        }
        if (!terms.dead().contains(state.self())) {
            return refused(
                    state,
                    Refusal.NOT_NAMED,
                    "an adoption of cluster %s is shown that this host did not state; run 'drover-agent adopt' here"
                            .formatted(cluster));
        }
        return new HostTransition(
                state.with(holding.inQuarantine()),
                List.of(
                        new CutTunnels(cluster, holding.owner().id()),
                        new Alarm(Finding.error(
                                "HOST_QUARANTINED",
                                "cluster " + cluster,
                                "this host was named as lost when plane %s adopted the cluster at epoch %d"
                                        .formatted(terms.adopter().id(), terms.epoch()),
                                "remove the workload from this host, then enrol it anew")),
                        new Answer(new Refused(Refusal.QUARANTINED, "an adoption named this host as lost"))));
    }

    private static HostTransition onMajority(HostState state, Majority majority) {
        TransferCertificate certificate = majority.certificate().statement();
        Optional<Holding> held = state.holding(certificate.cluster());
        if (held.isEmpty()) {
            return refused(
                    state,
                    Refusal.NOT_HELD,
                    "this host holds no ownership of cluster %s".formatted(certificate.cluster()));
        }
        Holding holding = held.get();
        if (holding.quarantined()) {
            return quarantined(state, holding.cluster());
        }
        if (certificate.epoch() != holding.epoch() || holding.accepted().isEmpty()) {
            return refused(
                    state,
                    certificate.epoch() > holding.epoch() ? Refusal.GAP : Refusal.STALE,
                    "the majority settles epoch %d of cluster %s; this host is at epoch %d"
                            .formatted(certificate.epoch(), holding.cluster(), holding.epoch()));
        }
        Holding.Accepted accepted = holding.accepted().get();
        PlaneIdentity former = accepted.certificate().statement().source();
        if (!majority.provenBy(former.key())) {
            return refused(
                    state,
                    Refusal.NO_MAJORITY,
                    "%d valid votes of %d hosts for epoch %d of cluster %s, expected %d"
                            .formatted(
                                    majority.voters().size(),
                                    majority.ended().size(),
                                    certificate.epoch(),
                                    holding.cluster(),
                                    majority.ended().quorum()));
        }
        if (accepted.certificate().digest().equals(majority.certificate().digest())) {
            return accepted(state.with(holding.settled()));
        }
        // This host voted for the certificate that lost: it follows the majority, and its own vote stands as history.
        Holding following = holding.followedBy(new Holding.Accepted(majority.certificate(), accepted.vote(), true));
        return new HostTransition(
                state.with(remember(state, certificate.target(), certificate.targetGateways()))
                        .with(following),
                List.of(new CutTunnels(holding.cluster(), holding.owner().id()), new Answer(new Accepted())));
    }

    private static HostTransition onPromise(HostState state, HostEvent.PromiseAsked event) {
        Optional<KnownPlane> known = state.plane(event.from());
        if (known.isEmpty()) {
            return refused(state, Refusal.NOT_ENROLLED, "plane %s is unknown to this host".formatted(event.from()));
        }
        if (event.incarnation() < known.get().refusedBelow()) {
            return oldIncarnation(state, event.from(), event.incarnation(), known.get());
        }
        List<Signed<Vote>> votes = state.holdings().values().stream()
                .flatMap(holding -> holding.accepted().stream())
                .filter(accepted ->
                        accepted.certificate().statement().source().id().equals(event.from()))
                .map(Holding.Accepted::vote)
                .toList();
        return new HostTransition(
                state.with(known.get().refusingBelow(event.incarnation())), List.of(new Answer(new Promised(votes))));
    }

    private static HostTransition onForget(HostState state, HostEvent.ForgetAsked event) {
        return state.plane(event.from())
                .map(plane -> accepted(state.with(plane.enrolled(false))))
                .orElseGet(() -> accepted(state));
    }

    private static HostTransition onRelease(HostState state, HostEvent.ReleaseAsked event) {
        if (state.holding(event.cluster()).isEmpty()) {
            return accepted(state);
        }
        Optional<HostTransition> notOwner = refuseUnlessOwner(state, event.from(), event.cluster(), event.epoch());
        return notOwner.orElseGet(() -> new HostTransition(
                state.without(event.cluster()),
                List.of(new CutTunnels(event.cluster(), event.from()), new Answer(new Accepted()))));
    }

    private HostTransition onAdoption(HostState state, AdoptionTerms terms) {
        Optional<Holding> held = state.holding(terms.cluster());
        if (held.isEmpty()) {
            return refused(
                    state, Refusal.NOT_HELD, "this host holds no ownership of cluster %s".formatted(terms.cluster()));
        }
        Holding holding = held.get();
        if (!terms.survivors().contains(state.self())) {
            return refused(state, Refusal.NOT_NAMED, "the adoption does not name this host among the survivors");
        }
        Digest digest = terms.digest();
        boolean statedBefore = holding.head().equals(digest);
        if (!statedBefore && terms.epoch() <= holding.epoch()) {
            return refused(
                    state,
                    Refusal.STALE,
                    "the adoption begins epoch %d of cluster %s; this host is at epoch %d already"
                            .formatted(terms.epoch(), terms.cluster(), holding.epoch()));
        }
        Signed<Adoption> adoption = Signed.by(key, new Adoption(state.self(), terms));
        if (statedBefore) {
            return new HostTransition(state, List.of(new Answer(new AdoptionStated(adoption))));
        }
        Holding adopted = new Holding(
                holding.cluster(),
                terms.epoch(),
                terms.adopter(),
                digest,
                holding.endpoints(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        return new HostTransition(
                state.with(remember(state, terms.adopter(), terms.adopterGateways()))
                        .with(adopted),
                List.of(
                        new CutTunnels(holding.cluster(), holding.owner().id()),
                        new Alarm(Finding.warning(
                                "CLUSTER_ADOPTED",
                                "cluster " + terms.cluster(),
                                "root on this host gave the cluster from plane %s to plane %s at epoch %d without a majority"
                                        .formatted(
                                                holding.owner().id(),
                                                terms.adopter().id(),
                                                terms.epoch()),
                                "make sure that the hosts named as lost never come back with this cluster")),
                        new Answer(new AdoptionStated(adoption))));
    }

    private static KnownPlane remember(HostState state, PlaneIdentity plane, List<GatewayAddress> gateways) {
        return state.plane(plane.id())
                .map(known -> known.at(gateways))
                .orElseGet(() -> KnownPlane.met(plane, gateways));
    }

    private static Optional<HostTransition> refuseUnlessOwner(
            HostState state, PlaneId from, ClusterId cluster, long epoch) {
        Optional<Holding> held = state.holding(cluster);
        if (held.isEmpty()) {
            return Optional.of(
                    refused(state, Refusal.NOT_HELD, "this host holds no ownership of cluster %s".formatted(cluster)));
        }
        Holding holding = held.get();
        if (holding.quarantined()) {
            return Optional.of(quarantined(state, cluster));
        }
        if (!holding.owner().id().equals(from) || holding.epoch() != epoch) {
            return Optional.of(refused(
                    state,
                    Refusal.NOT_THE_OWNER,
                    "plane %s commands cluster %s at epoch %d; it is owned by plane %s at epoch %d"
                            .formatted(from, cluster, epoch, holding.owner().id(), holding.epoch())));
        }
        return Optional.empty();
    }

    private static Optional<HostTransition> refuseBoundEndpoints(
            HostState state, ClusterId cluster, Set<LocalEndpoint> endpoints) {
        for (LocalEndpoint endpoint : endpoints) {
            Optional<Holding> bound = state.boundTo(endpoint);
            if (bound.isPresent() && !bound.get().cluster().equals(cluster)) {
                return Optional.of(refused(
                        state,
                        Refusal.ENDPOINT_BOUND,
                        "endpoint %s belongs to cluster %s, owned by plane %s"
                                .formatted(
                                        endpoint,
                                        bound.get().cluster(),
                                        bound.get().owner().id())));
            }
        }
        return Optional.empty();
    }

    private static HostTransition oldIncarnation(HostState state, PlaneId plane, int incarnation, KnownPlane known) {
        return refused(
                state,
                Refusal.OLD_INCARNATION,
                "plane %s signed as incarnation %d; this host promised to refuse those below %d"
                        .formatted(plane, incarnation, known.refusedBelow()));
    }

    private static HostTransition quarantined(HostState state, ClusterId cluster) {
        return refused(
                state,
                Refusal.QUARANTINED,
                "an adoption of cluster %s named this host as lost; it obeys nobody for it".formatted(cluster));
    }

    private static HostTransition accepted(HostState next) {
        return new HostTransition(next, List.of(new Answer(new Accepted())));
    }

    private static HostTransition refused(HostState unchanged, Refusal refusal, String reason) {
        HostAnswer answer = new Refused(refusal, reason);
        return new HostTransition(unchanged, List.of(new Answer(answer)));
    }
}
