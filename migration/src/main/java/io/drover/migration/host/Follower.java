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
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Lineage;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.ownership.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
    private final Map<HostKey, SigningKey> keys;

    public Follower(SigningKey key) {
        this.keys = Map.of(key.hostKey(), key);
    }

    /** Of a host that changes its key, and votes by the one or the other. */
    public Follower(SigningKey key, SigningKey next) {
        this.keys = Map.of(key.hostKey(), key, next.hostKey(), next);
    }

    /** What follows from an event. */
    public HostTransition on(HostState state, HostEvent event) {
        HostTransition transition = follow(state, event);
        return new HostTransition(transition.state().rekeyed(), transition.effects());
    }

    private HostTransition follow(HostState state, HostEvent event) {
        return switch (event) {
            case HostEvent.Enrolled enrolled -> onEnrolled(state, enrolled);
            case HostEvent.ClockTold told -> onClock(state, told);
            case HostEvent.SuccessionShown shown -> onSuccession(state, shown);
            case HostEvent.NextKeyOffered offered -> Rekeying.onOffered(state, offered);
            case HostEvent.NextKeyWithdrawn withdrawn -> Rekeying.onWithdrawn(state, withdrawn);
            case HostEvent.NextKeyTaken taken -> Rekeying.onTaken(state, taken);
            case HostEvent.GenesisShown shown -> onGenesis(state, shown);
            case HostEvent.EndpointsBound bound -> onEndpoints(state, bound);
            case HostEvent.PendingOffered offered -> onOffer(state, offered);
            case HostEvent.PendingWithdrawn withdrawn -> onWithdrawal(state, withdrawn);
            case HostEvent.WordAsked asked -> onWordAsked(state, asked);
            case HostEvent.PlacementShown shown -> onPlacement(state, shown.placement());
            case HostEvent.LinksShown shown -> onLinks(state, shown);
            case HostEvent.MajorityShown shown -> onMajority(state, shown.majority());
            case HostEvent.PromiseAsked asked -> onPromise(state, asked);
            case HostEvent.ForgetAsked asked -> onForget(state, asked);
            case HostEvent.ReleaseAsked asked -> onRelease(state, asked);
            case HostEvent.AdoptionOrdered ordered -> onAdoption(state, ordered.terms());
        };
    }

    private static HostTransition onEnrolled(HostState state, HostEvent.Enrolled event) {
        Optional<KnownPlane> known = state.plane(event.plane().id());
        if (known.isPresent() && !known.get().identity().equals(event.plane())) {
            return otherKey(state, event.plane().id());
        }
        Optional<HostTransition> meanwhile =
                Rekeying.refuseMeanwhile(state, event.plane().id());
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        KnownPlane plane = known.orElseGet(() -> KnownPlane.met(event.plane(), event.gateways()));
        return accepted(state.with(plane.at(event.gateways()).enrolled(true).seenAt(event.clock())));
    }

    private static HostTransition onClock(HostState state, HostEvent.ClockTold event) {
        Optional<KnownPlane> known = state.plane(event.from());
        if (known.isEmpty()) {
            return refused(state, Refusal.NOT_ENROLLED, "plane %s is unknown to this host".formatted(event.from()));
        }
        KnownPlane plane = known.get();
        if (event.clock().incarnation() < plane.refusedBelow()) {
            return refused(
                    state,
                    Refusal.RESTORED_PLANE,
                    "plane %s is at %s, and this host has promised a recovery of it to refuse incarnations below %d; run 'drover plane recover' there"
                            .formatted(event.from(), event.clock(), plane.refusedBelow()));
        }
        if (event.clock().isBehind(plane.latest())) {
            return refused(
                    state,
                    Refusal.RESTORED_PLANE,
                    "plane %s is at %s and was at %s before: it was restored from an old copy; run 'drover plane recover' there"
                            .formatted(event.from(), event.clock(), plane.latest()));
        }
        return accepted(state.with(plane.seenAt(event.clock())));
    }

    /**
     * The former key says who follows it, and the next one, later, that nothing listens with the former TLS key any more.
     * What was followed is never gone back from, whoever shows it.
     */
    private static HostTransition onSuccession(HostState state, HostEvent.SuccessionShown event) {
        Succession shown = event.succession().statement();
        Optional<KnownPlane> known = state.plane(event.from());
        if (known.isEmpty()) {
            return refused(state, Refusal.NOT_ENROLLED, "plane %s is unknown to this host".formatted(event.from()));
        }
        KnownPlane plane = known.get();
        if (!shown.next().id().equals(event.from())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "plane %s shows new keys of plane %s"
                            .formatted(event.from(), shown.next().id()));
        }
        if (plane.identity().equals(shown.next())
                && event.succession().verifiedBy(shown.next().key())) {
            return accepted(state.with(plane.listeningAt(shown.gateways())));
        }
        if (plane.identity().equals(shown.next())
                && plane.isKnownBy(shown.former())
                && event.succession().verifiedBy(shown.former().key())) {
            return accepted(state);
        }
        if (plane.former().contains(shown.next())) {
            return refused(
                    state,
                    Refusal.STALE,
                    "plane %s has given up the key %s that is shown as its next"
                            .formatted(event.from(), shown.next().key()));
        }
        if (!plane.isSucceededBy(shown.next(), event.succession())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "the next key of plane %s is not signed by the key %s by which this host knows it"
                            .formatted(event.from(), plane.identity().key()));
        }
        return accepted(state.with(plane.identifiedBy(shown.next()).listeningAt(shown.gateways())));
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
        Optional<Holding> held = state.holding(genesis.cluster());
        if (held.filter(Holding::quarantined).isPresent()) {
            return quarantined(state, genesis.cluster());
        }
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
        if (genesis.incarnation() < known.get().refusedBelow()) {
            return oldIncarnation(state, owner.id(), genesis.incarnation(), known.get());
        }
        Optional<HostTransition> taken = Rekeying.refuseMeanwhile(state)
                .or(() -> refuseBoundEndpoints(state, genesis.cluster(), event.endpoints()));
        if (taken.isPresent()) {
            return taken.get();
        }
        return accepted(state.with(new Holding(
                genesis.cluster(),
                Genesis.EPOCH,
                owner,
                event.genesis().digest(),
                genesis.hosts(),
                event.endpoints(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                Optional.of(Lineage.of(event.genesis())))));
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
        if (isKnownByAnotherKey(state, event.target())) {
            return otherKey(state, event.target().id());
        }
        Optional<HostTransition> meanwhile = Rekeying.refuseMeanwhile(state);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        Holding holding = state.holding(event.cluster()).orElseThrow();
        if (holding.wordFor(event.migration()) > 0) {
            return wordGiven(state, event.migration(), event.from());
        }
        Holding offered = holding.withPending(
                Optional.of(new Holding.Pending(event.migration(), event.target(), event.pool(), event.gateways())));
        boolean withinPlane = event.target().equals(holding.owner());
        if (withinPlane != event.pool().isPresent()) {
            return refused(
                    state,
                    Refusal.CONFLICT,
                    withinPlane
                            ? "plane %s owns cluster %s already, and names none of its pools"
                                    .formatted(event.from(), event.cluster())
                            : "plane %s names a pool of another plane, which places its clusters itself"
                                    .formatted(event.from()));
        }
        // A pool's gateways are dialled for the pending session only, until the owner places the cluster there.
        return accepted(
                withinPlane
                        ? state.with(offered)
                        : state.with(remember(state, event.cluster(), event.target(), event.gateways()))
                                .with(offered));
    }

    /** The generation is the fence: what an older one says is refused, whoever shows it. */
    private static HostTransition onPlacement(HostState state, Signed<Placement> shown) {
        Placement placement = shown.statement();
        Optional<HostTransition> notOwner =
                refuseUnlessOwner(state, placement.plane(), placement.cluster(), placement.epoch());
        if (notOwner.isPresent()) {
            return notOwner.get();
        }
        Holding holding = state.holding(placement.cluster()).orElseThrow();
        if (!shown.verifiedBy(holding.owner().key())) {
            return refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "the placement of cluster %s is not signed by plane %s, which owns it"
                            .formatted(placement.cluster(), holding.owner().id()));
        }
        Optional<KnownPlane> known = state.plane(placement.plane());
        if (known.isEmpty()) {
            return refused(
                    state, Refusal.NOT_ENROLLED, "plane %s is unknown to this host".formatted(placement.plane()));
        }
        if (placement.incarnation() < known.get().refusedBelow()) {
            return oldIncarnation(state, placement.plane(), placement.incarnation(), known.get());
        }
        if (placement.generation() < holding.generation()) {
            return refused(
                    state,
                    Refusal.STALE,
                    "generation %d of the placement of cluster %s is shown; this host is at generation %d"
                            .formatted(placement.generation(), placement.cluster(), holding.generation()));
        }
        boolean another = placement.generation() == holding.generation()
                && !holding.placement().orElseThrow().digest().equals(shown.digest());
        if (another) {
            Finding alarm = Finding.error(
                    "TWO_PLACEMENTS",
                    "cluster " + placement.cluster(),
                    "plane %s placed the cluster twice at generation %d: in pool %s and in pool %s"
                            .formatted(
                                    placement.plane(),
                                    placement.generation(),
                                    holding.placement()
                                            .orElseThrow()
                                            .statement()
                                            .pool(),
                                    placement.pool()),
                    "find out which copy of the plane signed the second one; this host keeps to the first");
            return new HostTransition(
                    state, List.of(new Alarm(alarm), new Answer(new Refused(Refusal.CONFLICT, alarm.seen()))));
        }
        return accepted(state.with(known.get().at(placement)).with(holding.placed(shown)));
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

    /** The word is for a migration that the owner gives up; who has voted obeys another owner, and gives none. */
    private static HostTransition onWordAsked(HostState state, HostEvent.WordAsked event) {
        Optional<HostTransition> notOwner = refuseUnlessOwner(state, event.from(), event.cluster(), event.epoch());
        Optional<KnownPlane> known = state.plane(event.from());
        if (notOwner.isEmpty()
                && known.isPresent()
                && event.incarnation() < known.get().refusedBelow()) {
            // What a promise told of this host's words must stay true of that incarnation.
            return oldIncarnation(state, event.from(), event.incarnation(), known.get());
        }
        return notOwner.orElseGet(() -> accepted(state.with(state.holding(event.cluster())
                .orElseThrow()
                .withWord(new Word(event.migration(), event.incarnation())))));
    }

    /** Links that this host is beyond are passed over; the first that it refuses ends the walk, and is the answer. */
    private HostTransition onLinks(HostState state, HostEvent.LinksShown event) {
        HostTransition reached =
                refused(state, Refusal.STALE, "no link beyond the epoch that this host holds was shown");
        List<HostEffect> effects = new ArrayList<>();
        HostState current = state;
        for (int index = 0; index < event.links().size(); index++) {
            List<Link> later = event.links().subList(index + 1, event.links().size());
            reached = switch (event.links().get(index)) {
                case Link.Transfer(Signed<TransferCertificate> certificate) ->
                    onCertificate(current, event.cluster(), certificate, later);
                case Link.Adopted adopted -> onAdoptedElsewhere(current, event.cluster(), adopted);
            };
            current = reached.state();
            reached.effects().stream()
                    .filter(effect -> !(effect instanceof Answer))
                    .forEach(effects::add);
            if (reached.answer() instanceof Refused(Refusal refusal, String ignored) && refusal != Refusal.STALE) {
                break;
            }
        }
        reached.effects().stream().filter(Answer.class::isInstance).forEach(effects::add);
        return new HostTransition(current, effects);
    }

    /** @param later the links that are shown with it and come after it */
    private HostTransition onCertificate(
            HostState state, ClusterId cluster, Signed<TransferCertificate> shown, List<Link> later) {
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
            return onCertificateOfHeldEpoch(state, holding, shown, later);
        }
        if (certificate.epoch() < holding.epoch()) {
            return refused(
                    state,
                    Refusal.STALE,
                    "the certificate begins epoch %d of cluster %s; this host is at epoch %d"
                            .formatted(certificate.epoch(), cluster, holding.epoch()));
        }
        if (certificate.sourceIncarnation() <= holding.wordFor(certificate.migration())) {
            return wordGiven(state, certificate.migration(), holding.owner().id());
        }
        Optional<HostTransition> unsound = refuseUnlessNext(state, holding, shown);
        return unsound.orElseGet(() -> acceptTransfer(state, holding, holding.owner(), shown, later));
    }

    private static Optional<HostTransition> refuseUnlessNext(
            HostState state, Holding holding, Signed<TransferCertificate> shown) {
        TransferCertificate certificate = shown.statement();
        if (certificate.epoch() != holding.epoch() + 1
                || !certificate.previous().equals(holding.head())
                || !certificate.ended().equals(holding.hosts())) {
            return Optional.of(refused(
                    state,
                    Refusal.GAP,
                    "the certificate begins epoch %d of cluster %s and does not follow from epoch %d that this host holds; show the links between"
                            .formatted(certificate.epoch(), holding.cluster(), holding.epoch())));
        }
        if (!certificate.source().equals(holding.owner())
                || !shown.verifiedBy(holding.owner().key())) {
            return Optional.of(refused(
                    state,
                    Refusal.BAD_SIGNATURE,
                    "the certificate is not signed by plane %s, which owns cluster %s"
                            .formatted(holding.owner().id(), holding.cluster())));
        }
        return Optional.empty();
    }

    /** The same again is answered with the same vote; another one is evidence, unless a newer incarnation decided it. */
    private HostTransition onCertificateOfHeldEpoch(
            HostState state, Holding holding, Signed<TransferCertificate> shown, List<Link> later) {
        if (holding.accepted().isEmpty()) {
            return refused(
                    state,
                    Refusal.CONFLICT,
                    "epoch %d of cluster %s began without a transfer".formatted(holding.epoch(), holding.cluster()));
        }
        Holding.Accepted accepted = holding.accepted().get();
        if (accepted.certificate().digest().equals(shown.digest())) {
            // A host that followed a majority against its own vote has no vote for this certificate to show.
            HostAnswer again = accepted.isVotedFor() ? new Voted(accepted.vote()) : new Accepted();
            return new HostTransition(state, List.of(new Answer(again)));
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
                && second.ended().equals(first.ended())
                && !accepted.settled();
        if (decidedAnew && second.sourceIncarnation() <= holding.wordFor(second.migration())) {
            return wordGiven(state, second.migration(), first.source().id());
        }
        if (decidedAnew) {
            return acceptTransfer(state, holding, first.source(), shown, later);
        }
        if (second.decidesLike(first) && beginsWhatTheOwnerEnds(holding, shown, later)) {
            return accepted(
                    state.with(holding.followedBy(new Holding.Accepted(shown, accepted.vote(), accepted.settled()))));
        }
        if (second.decidesLike(first)) {
            return second.sourceIncarnation() > first.sourceIncarnation()
                    ? confirmed(state, first.source(), shown)
                    : refused(
                            state,
                            Refusal.STALE,
                            "this host holds epoch %d of cluster %s as incarnation %d of plane %s signed it; shown is the same by incarnation %d"
                                    .formatted(
                                            holding.epoch(),
                                            holding.cluster(),
                                            first.sourceIncarnation(),
                                            first.source().id(),
                                            second.sourceIncarnation()));
        }
        Finding alarm = twoCertificates(
                accepted.certificate(),
                shown,
                "find out which copy of plane %s signed the second one; this host keeps to the first"
                        .formatted(first.source().id()));
        return new HostTransition(
                state.with(holding.withConflict(shown)),
                List.of(new Alarm(alarm), new Answer(new Refused(Refusal.CONFLICT, alarm.seen()))));
    }

    /**
     * Whether the owner that this host obeys goes on from another signature of the decision by which it became the owner: it
     * knows best by which of them the majority followed, and nobody may have the proof any more.
     */
    private static boolean beginsWhatTheOwnerEnds(
            Holding holding, Signed<TransferCertificate> shown, List<Link> later) {
        return !later.isEmpty()
                && later.getFirst() instanceof Link.Transfer(Signed<TransferCertificate> next)
                && next.statement().previous().equals(shown.digest())
                && next.statement().source().equals(holding.owner())
                && next.verifiedBy(holding.owner().key());
    }

    private static Finding twoCertificates(
            Signed<TransferCertificate> first, Signed<TransferCertificate> second, String fix) {
        TransferCertificate statement = first.statement();
        return Finding.error(
                "TWO_CERTIFICATES",
                "cluster " + statement.cluster(),
                "plane %s signed two certificates for epoch %d of cluster %s: %s to plane %s, %s to plane %s"
                        .formatted(
                                statement.source().id(),
                                statement.epoch(),
                                statement.cluster(),
                                first.digest(),
                                statement.target().id(),
                                second.digest(),
                                second.statement().target().id()),
                fix);
    }

    /**
     * What is known to be settled gets this host's vote as a later incarnation signed it, too, and the host keeps what it
     * holds: nobody may have the proof of the former any more, and the hosts that hold the latter may be no majority.
     */
    private HostTransition confirmed(HostState state, PlaneIdentity former, Signed<TransferCertificate> again) {
        Optional<KnownPlane> source = state.plane(former.id());
        if (source.isPresent()
                && again.statement().sourceIncarnation() < source.get().refusedBelow()) {
            return oldIncarnation(state, former.id(), again.statement().sourceIncarnation(), source.get());
        }
        Signed<Vote> vote = vote(state, again);
        return new HostTransition(
                state, List.of(castVote(vote, former, again.statement()), new Answer(new Voted(vote))));
    }

    /**
     * Whether a later life of the plane that signed a certificate builds on it: that life has found it settled. Its
     * signature covers every link before its own, by the digests.
     */
    private static boolean isBuiltUpon(Signed<TransferCertificate> shown, List<Link> later, KnownPlane source) {
        Digest head = shown.digest();
        for (Link link : later) {
            if (!link.previous().equals(head)) {
                return false;
            }
            if (link instanceof Link.Transfer(Signed<TransferCertificate> next)
                    && next.statement().source().equals(source.identity())
                    && next.statement().sourceIncarnation() >= source.refusedBelow()
                    && next.verifiedBy(source.identity().key())) {
                return true;
            }
            head = link.digest();
        }
        return false;
    }

    private HostTransition acceptTransfer(
            HostState state,
            Holding holding,
            PlaneIdentity former,
            Signed<TransferCertificate> shown,
            List<Link> later) {
        TransferCertificate certificate = shown.statement();
        Optional<KnownPlane> source = state.plane(former.id());
        if (source.isPresent()
                && certificate.sourceIncarnation() < source.get().refusedBelow()
                && !isBuiltUpon(shown, later, source.get())) {
            return oldIncarnation(state, former.id(), certificate.sourceIncarnation(), source.get());
        }
        if (isKnownByAnotherKey(state, certificate)) {
            return otherKey(state, certificate.target().id());
        }
        Signed<Vote> vote = vote(state, shown);
        return new HostTransition(
                moved(state, holding, former, new Holding.Accepted(shown, vote, false)),
                List.of(
                        new CutTunnels(holding.cluster(), holding.owner().id()),
                        castVote(vote, former, certificate),
                        new Answer(new Voted(vote))));
    }

    /** To both planes, which are one where a plane changes its keys. */
    private static CastVote castVote(Signed<Vote> vote, PlaneIdentity former, TransferCertificate certificate) {
        return new CastVote(
                vote, Set.copyOf(List.of(former.id(), certificate.target().id())));
    }

    private Signed<Vote> vote(HostState state, Signed<TransferCertificate> shown) {
        TransferCertificate certificate = shown.statement();
        HostKey voter = state.keyIn(certificate.ended());
        return Signed.by(
                key(voter),
                new Vote(
                        voter,
                        certificate.cluster(),
                        certificate.epoch(),
                        shown.digest(),
                        certificate.sourceIncarnation()));
    }

    private SigningKey key(HostKey host) {
        SigningKey found = keys.get(host);
        if (found == null) {
            throw new IllegalStateException("host %s is to sign, and its key is not at hand".formatted(host));
        }
        return found;
    }

    private static HostState moved(HostState state, Holding holding, PlaneIdentity former, Holding.Accepted transfer) {
        TransferCertificate certificate = transfer.certificate().statement();
        // What a plane signs shows, too, which incarnation it has reached.
        HostState sourceKnown = state.with(state.plane(former.id())
                .orElseGet(() -> KnownPlane.met(former, List.of()))
                .seenAt(new PlaneClock(certificate.sourceIncarnation(), 0)));
        return sourceKnown
                .followed(certificate.ended(), certificate.begun())
                .with(remember(sourceKnown, holding.cluster(), certificate.target(), certificate.targetGateways()))
                .with(holding.followedBy(transfer));
    }

    private static HostTransition onAdoptedElsewhere(HostState state, ClusterId cluster, Link.Adopted adopted) {
        Optional<Holding> held = state.holding(cluster);
        AdoptionTerms terms = adopted.terms();
        if (held.isEmpty() || !terms.cluster().equals(cluster)) {
            return refused(state, Refusal.NOT_HELD, "this host holds no ownership of cluster %s".formatted(cluster));
        }
        Holding holding = held.get();
        if (holding.quarantined()) {
            return quarantined(state, cluster);
        }
        HostKey self = state.keyIn(terms.ended().electorate());
        // A host that voted before it was lost holds another link that began from the same ownership as the adoption.
        boolean parted = holding.accepted()
                .filter(accepted ->
                        accepted.certificate().statement().previous().equals(terms.previous()))
                .isPresent();
        if (terms.epoch() <= holding.epoch() && !(parted && terms.dead().contains(self))) {
            return holding.head().equals(terms.digest())
                    ? accepted(state)
                    : refused(
                            state,
                            Refusal.STALE,
                            "the adoption begins epoch %d of cluster %s; this host is at epoch %d"
                                    .formatted(terms.epoch(), cluster, holding.epoch()));
        }
        if (!terms.dead().contains(self)) {
            return refused(
                    state,
                    Refusal.NOT_NAMED,
                    "an adoption of cluster %s is shown that this host did not state; run 'drover-agent adopt' here"
                            .formatted(cluster));
        }
        if (!holding.hosts().matches(terms.ended())) {
            // Otherwise anyone could invent survivors that name this host as lost.
            return refused(
                    state,
                    Refusal.GAP,
                    "the adoption of cluster %s at epoch %d names other hosts than epoch %d that this host holds; show the links between"
                            .formatted(cluster, terms.epoch(), holding.epoch()));
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

    private HostTransition onMajority(HostState state, Majority majority) {
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
        if (certificate.epoch() > holding.epoch()) {
            return onMajorityOfNextEpoch(state, holding, majority);
        }
        if (certificate.epoch() < holding.epoch() || holding.accepted().isEmpty()) {
            return refused(
                    state,
                    Refusal.STALE,
                    "the majority settles epoch %d of cluster %s; this host is at epoch %d"
                            .formatted(certificate.epoch(), holding.cluster(), holding.epoch()));
        }
        Holding.Accepted accepted = holding.accepted().get();
        PlaneIdentity former = accepted.certificate().statement().source();
        boolean sameStart = certificate
                        .previous()
                        .equals(accepted.certificate().statement().previous())
                && certificate.ended().equals(accepted.certificate().statement().ended());
        if (!sameStart || !majority.provenBy(former.key())) {
            return noMajority(state, majority);
        }
        if (accepted.certificate().digest().equals(majority.certificate().digest())) {
            return accepted(state.with(holding.settled()));
        }
        if (isKnownByAnotherKey(state, certificate)) {
            return otherKey(state, certificate.target().id());
        }
        // This host voted for the certificate that lost: it follows the majority, and its own vote stands as history.
        HostState following =
                moved(state, holding, former, new Holding.Accepted(majority.certificate(), accepted.vote(), true));
        List<HostEffect> effects = new ArrayList<>();
        effects.add(new CutTunnels(holding.cluster(), holding.owner().id()));
        boolean twoOfOneIncarnation =
                accepted.certificate().statement().sourceIncarnation() == certificate.sourceIncarnation();
        if (twoOfOneIncarnation) {
            following = following.with(
                    following.holding(holding.cluster()).orElseThrow().withConflict(accepted.certificate()));
            effects.add(new Alarm(twoCertificates(
                    accepted.certificate(),
                    majority.certificate(),
                    "find out which copy of plane %s signed the first one; this host follows the majority for the second"
                            .formatted(former.id()))));
        }
        effects.add(new Answer(new Accepted()));
        return new HostTransition(following, effects);
    }

    /**
     * A settled transfer is followed even by a host that promised to refuse the incarnation which signed it: the promise
     * keeps an old decision from being settled, and this one is.
     */
    private HostTransition onMajorityOfNextEpoch(HostState state, Holding holding, Majority majority) {
        Signed<TransferCertificate> shown = majority.certificate();
        Optional<HostTransition> unsound = refuseUnlessNext(state, holding, shown);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        if (!majority.provenBy(holding.owner().key())) {
            return noMajority(state, majority);
        }
        if (isKnownByAnotherKey(state, shown.statement())) {
            return otherKey(state, shown.statement().target().id());
        }
        Signed<Vote> vote = vote(state, shown);
        return new HostTransition(
                moved(state, holding, holding.owner(), new Holding.Accepted(shown, vote, true)),
                List.of(
                        new CutTunnels(holding.cluster(), holding.owner().id()),
                        castVote(vote, holding.owner(), shown.statement()),
                        new Answer(new Accepted())));
    }

    private static HostTransition noMajority(HostState state, Majority majority) {
        TransferCertificate certificate = majority.certificate().statement();
        return refused(
                state,
                Refusal.NO_MAJORITY,
                "%d valid votes of %d hosts for epoch %d of cluster %s, expected %d of the %d hosts that the certificate names"
                        .formatted(
                                majority.voters().size(),
                                majority.ended().size(),
                                certificate.epoch(),
                                certificate.cluster(),
                                HostSet.quorumOf(certificate.ended().count()),
                                certificate.ended().count()));
    }

    private static HostTransition onPromise(HostState state, HostEvent.PromiseAsked event) {
        Optional<KnownPlane> known = state.plane(event.from());
        if (known.isEmpty()) {
            return refused(state, Refusal.NOT_ENROLLED, "plane %s is unknown to this host".formatted(event.from()));
        }
        KnownPlane plane = known.get();
        boolean toAnother = event.incarnation() == plane.refusedBelow()
                && !plane.promisedTo().equals(Optional.of(event.recovery()));
        if (event.incarnation() < plane.refusedBelow()
                || toAnother
                || event.incarnation() <= plane.latest().incarnation()) {
            return refused(
                    state,
                    Refusal.OLD_INCARNATION,
                    "plane %s asks for a promise as incarnation %d; this host has heard of %s and promised to refuse those below %d"
                            .formatted(event.from(), event.incarnation(), plane.latest(), plane.refusedBelow()));
        }
        List<HeldOwnership> told = state.holdings().values().stream()
                .filter(holding -> holding.planes().contains(event.from())
                        || holding.told(plane.refusedBelow()).concerns(event.from()))
                .filter(holding -> !holding.quarantined())
                .map(holding -> holding.told(plane.refusedBelow()))
                .sorted(Comparator.comparing(HeldOwnership::cluster))
                .toList();
        return new HostTransition(
                state.with(plane.refusingBelow(event.incarnation(), event.recovery())),
                List.of(new Answer(new Promised(told))));
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
        HostKey self = state.keyIn(holding.hosts());
        if (!terms.survivors().contains(self)) {
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
        if (isKnownByAnotherKey(state, terms.adopter())) {
            return otherKey(state, terms.adopter().id());
        }
        Signed<Adoption> adoption = Signed.by(key(self), new Adoption(self, terms));
        if (statedBefore) {
            return new HostTransition(state, List.of(new Answer(new AdoptionStated(adoption))));
        }
        Holding adopted = new Holding(
                holding.cluster(),
                terms.epoch(),
                terms.adopter(),
                digest,
                terms.survivors().electorate(),
                holding.endpoints(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                // The link is the word of all survivors, of which this host has its own.
                Optional.empty());
        return new HostTransition(
                state.followed(holding.hosts(), adopted.hosts())
                        .with(remember(state, terms.cluster(), terms.adopter(), terms.adopterGateways()))
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

    /** A cluster begins in the default pool of another plane, and stays where it is with its own. */
    private static KnownPlane remember(
            HostState state, ClusterId cluster, PlaneIdentity plane, List<GatewayAddress> gateways) {
        boolean stays = state.holding(cluster)
                .filter(holding -> holding.owner().id().equals(plane.id()))
                .isPresent();
        return state.plane(plane.id())
                .map(known -> known.identifiedBy(plane))
                .map(known -> state.reliesOn(plane.id(), cluster)
                        ? known
                        : stays ? known.listeningAt(gateways) : known.at(gateways))
                .orElseGet(() -> KnownPlane.met(plane, gateways));
    }

    private static boolean isKnownByAnotherKey(HostState state, PlaneIdentity plane) {
        // A plane that is done with may have changed its keys since; the owner says who comes after it.
        return state.reliesOn(plane.id())
                && state.plane(plane.id())
                        .filter(known -> !known.isKnownBy(plane))
                        .isPresent();
    }

    /** A plane changes its keys by a transfer to itself, and only so. */
    private static boolean isKnownByAnotherKey(HostState state, TransferCertificate certificate) {
        return !certificate.source().id().equals(certificate.target().id())
                && isKnownByAnotherKey(state, certificate.target());
    }

    private static HostTransition otherKey(HostState state, PlaneId plane) {
        return refused(
                state,
                Refusal.BAD_SIGNATURE,
                "plane %s is known to this host by another key than the one shown; if its key was replaced on purpose, remove and enrol this host anew"
                        .formatted(plane));
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

    private static HostTransition wordGiven(HostState state, MigrationId migration, PlaneId owner) {
        return refused(
                state,
                Refusal.WORD_GIVEN,
                "plane %s gave migration %s up, and this host gave its word that it never gets its vote"
                        .formatted(owner, migration));
    }

    static HostTransition quarantined(HostState state, ClusterId cluster) {
        return refused(
                state,
                Refusal.QUARANTINED,
                "an adoption of cluster %s named this host as lost; it obeys nobody for it".formatted(cluster));
    }

    static HostTransition accepted(HostState next) {
        return new HostTransition(next, List.of(new Answer(new Accepted())));
    }

    static HostTransition refused(HostState unchanged, Refusal refusal, String reason) {
        HostAnswer answer = new Refused(refusal, reason);
        return new HostTransition(unchanged, List.of(new Answer(answer)));
    }
}
