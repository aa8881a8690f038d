package io.drover.server.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.finding.Severity;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.target.ClaimOffer;
import io.drover.protocol.v1.AbortRequest;
import io.drover.protocol.v1.AbortResponse;
import io.drover.protocol.v1.ClaimRequest;
import io.drover.protocol.v1.ClaimResponse;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.protocol.v1.FinishRequest;
import io.drover.protocol.v1.FinishResponse;
import io.drover.protocol.v1.HeldResponse;
import io.drover.protocol.v1.ManifestPart;
import io.drover.protocol.v1.MigrationRef;
import io.drover.protocol.v1.PairRequest;
import io.drover.protocol.v1.PairResponse;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.PlanePeerGrpc;
import io.drover.protocol.v1.PrecheckRequest;
import io.drover.protocol.v1.PrecheckResponse;
import io.drover.protocol.v1.SwitchRequest;
import io.drover.protocol.v1.SwitchResponse;
import io.drover.protocol.v1.TargetReport;
import io.drover.protocol.v1.TestimonyPart;
import io.drover.protocol.v1.TestimonyRequest;
import io.drover.protocol.v1.TransferResponse;
import io.drover.protocol.v1.ValidateRequest;
import io.drover.protocol.v1.ValidateResponse;
import io.drover.server.HostPort;
import io.drover.server.access.AccessOffer;
import io.drover.server.migration.impact.ImpactRecord;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The calls to one peer. Every method blocks until the peer answered or the call's time is over, and suits virtual
 * threads. Answers are checked: what makes no sense is a {@link PeerException} as well.
 */
public final class PeerCalls {
    /** How long a peer may take to answer what it has at hand. */
    static final Duration QUICK = Duration.ofSeconds(10);

    /** How long a peer may take for an answer that it has to ask its hosts for. */
    static final Duration THOROUGH = Duration.ofSeconds(60);

    private static final int PART_BYTES = 256 << 10;

    /** More clusters than two planes can sensibly have had in common are refused. */
    private static final int MAX_TESTIMONIES = 100_000;

    private final String name;
    private final List<GatewayAddress> gateways;
    private final PeerChannels channels;

    public PeerCalls(Peer peer, PeerChannels channels) {
        this(peer.name(), peer.gateways(), channels);
    }

    PeerCalls(String name, List<GatewayAddress> gateways, PeerChannels channels) {
        this.name = name;
        this.gateways = gateways;
        this.channels = channels;
    }

    PairResponse pair(PairRequest request) throws PeerException {
        return call(QUICK, stub -> stub.pair(request));
    }

    public PlaneHello greet(PlaneHello self) throws PeerException {
        return call(QUICK, stub -> stub.greet(self));
    }

    public PrecheckResponse precheck(PrecheckRequest request) throws PeerException {
        return call(THOROUGH, stub -> stub.precheck(request));
    }

    /** @param withAccess whether the cluster has an access point that is to follow it */
    public ClaimAnswer claim(ClaimOffer offer, boolean withAccess) throws PeerException {
        ClaimResponse answer = call(
                QUICK,
                stub -> stub.claim(ClaimRequest.newBuilder()
                        .setClaim(ByteString.copyFrom(Canonical.encode(offer)))
                        .setAccess(withAccess)
                        .build()));
        return switch (answer.getAnswerCase()) {
            case CLAIMED ->
                new ClaimAnswer(
                        Optional.empty(),
                        answer.hasAccess() ? Optional.of(access(answer.getAccess())) : Optional.empty());
            case REFUSED -> new ClaimAnswer(Optional.of(finding(answer.getRefused())), Optional.empty());
            case ANSWER_NOT_SET -> throw garbage("an empty answer to a claim", null);
        };
    }

    private AccessOffer access(io.drover.protocol.v1.AccessOffer told) throws PeerException {
        return decode(() -> new AccessOffer(
                Blob.of(told.getKey().toByteArray()),
                told.getAddressesList().stream()
                        .map(address -> new HostPort(address.getHost(), address.getPort()))
                        .toList()));
    }

    /** The digest of the manifest that the target stored. */
    public Digest transfer(SealedManifest manifest) throws PeerException {
        CompletableFuture<TransferResponse> answer = new CompletableFuture<>();
        StreamObserver<ManifestPart> parts = PlanePeerGrpc.newStub(channel())
                .withDeadlineAfter(THOROUGH.toMillis(), TimeUnit.MILLISECONDS)
                .transfer(new SingleAnswer<>(answer));
        byte[] bytes = Canonical.encode(manifest);
        for (int start = 0; start < bytes.length; start += PART_BYTES) {
            parts.onNext(ManifestPart.newBuilder()
                    .setMigration(manifest.migration().value())
                    .setPart(ByteString.copyFrom(bytes, start, Math.min(PART_BYTES, bytes.length - start)))
                    .build());
        }
        parts.onCompleted();
        TransferResponse response = await(answer, THOROUGH);
        return switch (response.getAnswerCase()) {
            case DIGEST -> digest(response.getDigest());
            case REFUSED -> throw refused(response.getRefused());
            case ANSWER_NOT_SET -> throw garbage("an empty answer to a manifest", null);
        };
    }

    /** What the target read, if it could. */
    public Validation validate(MigrationId migration, ClusterId cluster, Optional<Signed<Grant>> grant)
            throws PeerException {
        ValidateRequest.Builder request =
                ValidateRequest.newBuilder().setMigration(migration.value()).setCluster(cluster.value());
        grant.ifPresent(given -> request.setGrant(ByteString.copyFrom(given.encode())));
        ValidateResponse answer = call(THOROUGH, stub -> stub.validate(request.build()));
        return new Validation(
                answer.getInventory().isEmpty()
                        ? Optional.empty()
                        : Optional.of(decode(() -> Canonical.decode(
                                Inventory.class, answer.getInventory().toByteArray()))),
                findings(answer.getFindingsList()));
    }

    /** What the target holds of a migration: the digest of its manifest, while the claim can still be served. */
    public Optional<Digest> held(MigrationId migration, ClusterId cluster) throws PeerException {
        HeldResponse answer = call(QUICK, stub -> stub.held(ref(migration, cluster)));
        return answer.getStage().equals("MANIFEST_HELD") ? Optional.of(digest(answer.getDigest())) : Optional.empty();
    }

    /** The certificate of a migration that the target has seen, if any; not verified. */
    public Optional<Signed<TransferCertificate>> certificateSeen(MigrationId migration, ClusterId cluster)
            throws PeerException {
        HeldResponse answer = call(QUICK, stub -> stub.held(ref(migration, cluster)));
        return answer.getCertificate().isEmpty()
                ? Optional.empty()
                : Optional.of(decode(() -> Signed.decode(
                        TransferCertificate.class, answer.getCertificate().toByteArray())));
    }

    public Optional<Finding> show(
            MigrationId migration, Signed<TransferCertificate> certificate, List<Signed<Vote>> votes)
            throws PeerException {
        SwitchRequest.Builder request = SwitchRequest.newBuilder()
                .setMigration(migration.value())
                .setCertificate(ByteString.copyFrom(certificate.encode()));
        votes.forEach(vote -> request.addVotes(ByteString.copyFrom(vote.encode())));
        SwitchResponse answer = call(QUICK, stub -> stub.switch_(request.build()));
        return answer.getAccepted() ? Optional.empty() : Optional.of(finding(answer.getRefused()));
    }

    /** Whether the target's claim is gone; otherwise why not. */
    public Optional<Finding> abort(Signed<Abort> abort) throws PeerException {
        AbortResponse answer = call(
                QUICK,
                stub -> stub.abort(AbortRequest.newBuilder()
                        .setAbort(ByteString.copyFrom(abort.encode()))
                        .build()));
        return answer.getGone() ? Optional.empty() : Optional.of(finding(answer.getRefused()));
    }

    /**
     * Ends the claim, and hands over what the migration did to the business.
     *
     * @return why the target does not keep that record, if so; the claim has ended all the same
     */
    public Optional<Finding> finish(MigrationId migration, ClusterId cluster, Optional<ImpactRecord> impact)
            throws PeerException {
        FinishRequest.Builder request =
                FinishRequest.newBuilder().setMigration(migration.value()).setCluster(cluster.value());
        impact.ifPresent(seen -> request.setImpact(ByteString.copyFrom(seen.encode())));
        FinishResponse answer = call(QUICK, stub -> stub.finish(request.build()));
        return answer.hasImpactRefused() ? Optional.of(finding(answer.getImpactRefused())) : Optional.empty();
    }

    /** What the peer, as the source, decided of a claim that this plane holds; signatures are not verified. */
    public SourceDecision decision(ClaimOffer offer) throws PeerException {
        DecisionResponse answer = call(
                QUICK,
                stub -> stub.decision(ref(offer.migration(), offer.cluster()).toBuilder()
                        .setIncarnation(offer.sourceIncarnation())
                        .setEpoch(offer.epoch())
                        .build()));
        if (!answer.getAbort().isEmpty()) {
            return decode(() -> new SourceDecision.Aborted(
                    Signed.decode(Abort.class, answer.getAbort().toByteArray())));
        }
        if (!answer.getCertificate().isEmpty()) {
            Signed<TransferCertificate> certificate = decode(() -> Signed.decode(
                    TransferCertificate.class, answer.getCertificate().toByteArray()));
            return answer.getPhase().equals(Phase.DONE.name())
                    ? new SourceDecision.Done(certificate)
                    : new SourceDecision.Committed(certificate);
        }
        return answer.getPhase().isEmpty() ? new SourceDecision.Unknown() : new SourceDecision.Open();
    }

    /**
     * What the peer knows of every cluster that this plane has, had, or was given.
     *
     * @param named others to be told of, too
     */
    public List<Testimony> testify(Set<ClusterId> named) throws PeerException {
        TestimonyRequest request = TestimonyRequest.newBuilder()
                .addAllClusters(named.stream().map(ClusterId::value).sorted().toList())
                .build();
        List<TestimonyPart> parts = call(THOROUGH, stub -> {
            List<TestimonyPart> all = new ArrayList<>();
            Iterator<TestimonyPart> answers = stub.testify(request);
            while (answers.hasNext()) {
                all.add(answers.next());
                if (all.size() > MAX_TESTIMONIES) {
                    throw Status.DATA_LOSS
                            .withDescription("more than %d clusters".formatted(MAX_TESTIMONIES))
                            .asRuntimeException();
                }
            }
            return all;
        });
        List<Testimony> testimonies = new ArrayList<>();
        for (TestimonyPart part : parts) {
            testimonies.add(decode(
                    () -> Canonical.decode(Testimony.class, part.getTestimony().toByteArray())));
        }
        return testimonies;
    }

    /** Listens to what happens to a migration at its target; the observer hears of the end of the stream too. */
    public void follow(MigrationId migration, ClusterId cluster, StreamObserver<TargetReport> observer) {
        PlanePeerGrpc.newStub(channel()).follow(ref(migration, cluster), observer);
    }

    public String name() {
        return name;
    }

    private <T> T call(Duration patience, Function<PlanePeerGrpc.PlanePeerBlockingStub, T> call) throws PeerException {
        try {
            return call.apply(PlanePeerGrpc.newBlockingStub(channel())
                    .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
    }

    private <T> T await(CompletableFuture<T> answer, Duration patience) throws PeerException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException status) {
                throw failed(status);
            }
            throw garbage("an answer that could not be read", e);
        } catch (TimeoutException e) {
            throw new PeerException(
                    PeerException.Failure.UNREACHABLE,
                    name,
                    "peer %s did not answer within %d s".formatted(name, patience.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException(
                    PeerException.Failure.UNREACHABLE, name, "the call to peer %s was interrupted".formatted(name), e);
        }
    }

    private PeerException failed(StatusRuntimeException e) {
        Status status = e.getStatus();
        // The time is over also where packets to an address are lost without a word.
        if (status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            channels.unavailable(gateways);
        }
        String why = Optional.ofNullable(status.getDescription())
                .orElse(status.getCode().name());
        String text =
                e.getCause() == null ? why : why + ": " + rootOf(e.getCause()).getMessage();
        if (e.getCause() != null && rootOf(e.getCause()) instanceof InvalidProtocolBufferException) {
            // gRPC calls a message that cannot be read a cancelled call.
            return garbage(
                    "an answer that is no message: " + rootOf(e.getCause()).getMessage(), e);
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED, UNKNOWN ->
                new PeerException(
                        PeerException.Failure.UNREACHABLE,
                        name,
                        "peer %s at %s cannot be reached: %s".formatted(name, gateways, text),
                        e);
            case DEADLINE_EXCEEDED ->
                new PeerException(
                        PeerException.Failure.UNREACHABLE,
                        name,
                        "peer %s at %s did not answer in time".formatted(name, gateways),
                        e);
            case OK,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED ->
                new PeerException(PeerException.Failure.REFUSED, name, "peer %s refused: %s".formatted(name, why), e);
            case INTERNAL, DATA_LOSS ->
                new PeerException(
                        PeerException.Failure.GARBAGE,
                        name,
                        "peer %s at %s answers what is no answer: %s".formatted(name, gateways, text),
                        e);
        };
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    private PeerException refused(io.drover.protocol.v1.Finding refusal) {
        return new PeerException(
                PeerException.Failure.REFUSED, name, "peer %s refused: %s".formatted(name, refusal.getSeen()));
    }

    private PeerException garbage(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = "peer %s sent %s".formatted(name, what);
        return cause == null
                ? new PeerException(PeerException.Failure.GARBAGE, name, message)
                : new PeerException(PeerException.Failure.GARBAGE, name, message, cause);
    }

    private Digest digest(String hex) throws PeerException {
        return decode(() -> new Digest(hex));
    }

    public List<Finding> findings(List<io.drover.protocol.v1.Finding> findings) throws PeerException {
        List<Finding> all = new java.util.ArrayList<>();
        for (io.drover.protocol.v1.Finding finding : findings) {
            all.add(finding(finding));
        }
        return all;
    }

    private Finding finding(io.drover.protocol.v1.Finding finding) throws PeerException {
        return decode(() -> new Finding(
                finding.getCode(),
                Severity.valueOf(finding.getSeverity()),
                finding.getTarget(),
                finding.getSeen(),
                finding.getFix()));
    }

    private <T> T decode(java.util.function.Supplier<T> reading) throws PeerException {
        try {
            return reading.get();
        } catch (MalformedException | IllegalArgumentException e) {
            throw garbage("an answer that makes no sense: " + e.getMessage(), e);
        }
    }

    private ManagedChannel channel() {
        return channels.to(gateways);
    }

    private static MigrationRef ref(MigrationId migration, ClusterId cluster) {
        return MigrationRef.newBuilder()
                .setMigration(migration.value())
                .setCluster(cluster.value())
                .build();
    }

    /**
     * What a target said to a claim.
     *
     * @param refused why it did not claim; empty where it did
     * @param access its part in the access point, where it was asked for
     */
    public record ClaimAnswer(Optional<Finding> refused, Optional<AccessOffer> access) {}

    /**
     * What a target read of a cluster.
     *
     * @param inventory the workload; empty where it could not be read
     * @param findings what the target has to say
     */
    public record Validation(Optional<Inventory> inventory, List<Finding> findings) {
        public Validation {
            findings = List.copyOf(findings);
        }
    }

    private record SingleAnswer<T>(CompletableFuture<T> answer) implements StreamObserver<T> {
        @Override
        public void onNext(T value) {
            answer.complete(value);
        }

        @Override
        public void onError(Throwable error) {
            answer.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(Status.INTERNAL
                    .withDescription("it ended without an answer")
                    .asRuntimeException());
        }
    }
}
