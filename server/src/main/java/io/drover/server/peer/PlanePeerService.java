package io.drover.server.peer;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.target.ClaimOffer;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import io.drover.protocol.v1.AbortRequest;
import io.drover.protocol.v1.AbortResponse;
import io.drover.protocol.v1.AccessAddress;
import io.drover.protocol.v1.AccessOffer;
import io.drover.protocol.v1.ClaimRequest;
import io.drover.protocol.v1.ClaimResponse;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.protocol.v1.FinishRequest;
import io.drover.protocol.v1.FinishResponse;
import io.drover.protocol.v1.HeldResponse;
import io.drover.protocol.v1.HostArrived;
import io.drover.protocol.v1.HostConnected;
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
import io.drover.server.access.AccessAddresses;
import io.drover.server.access.AccessAuthorities;
import io.drover.server.gateway.CallerKeys;
import io.drover.server.migration.AskedClaim;
import io.drover.server.migration.ClaimListener;
import io.drover.server.migration.ClaimRefusedException;
import io.drover.server.migration.ClaimRun;
import io.drover.server.migration.Inbound;
import io.drover.server.migration.StandDown;
import io.drover.server.migration.Testimonies;
import io.drover.server.store.StoreFullException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this plane does for its peers. A caller is known by the TLS key that it shows; whoever is no peer may only pair.
 * Everything received is checked before it is used.
 */
public final class PlanePeerService extends PlanePeerGrpc.PlanePeerImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(PlanePeerService.class);

    private final PairingService pairing;
    private final PlaneGreeting greeting;
    private final Inbound inbound;
    private final AccessAuthorities authorities;
    private final AccessAddresses addresses;
    private final Testimonies testimonies;
    private final StandDown standDown;

    public PlanePeerService(
            PairingService pairing,
            PlaneGreeting greeting,
            Inbound inbound,
            AccessAuthorities authorities,
            AccessAddresses addresses,
            Testimonies testimonies,
            StandDown standDown) {
        this.pairing = pairing;
        this.greeting = greeting;
        this.inbound = inbound;
        this.authorities = authorities;
        this.addresses = addresses;
        this.testimonies = testimonies;
        this.standDown = standDown;
    }

    @Override
    public void pair(PairRequest request, StreamObserver<PairResponse> answer) {
        answer(answer, () -> pairing.accept(request, CallerKeys.CALLER.get()));
    }

    @Override
    public void greet(PlaneHello hello, StreamObserver<PlaneHello> answer) {
        answer(answer, () -> greeting.hello(pairing.seen(pairing.follow(peer(), hello), hello)));
    }

    /** Also by a plane that stands down: what is proven by signatures needs nobody's memory. */
    @Override
    public void testify(TestimonyRequest request, StreamObserver<TestimonyPart> answer) {
        try {
            Set<String> named = Set.copyOf(request.getClustersList());
            for (Testimony testimony : testimonies.about(peer().identity().id(), named)) {
                answer.onNext(TestimonyPart.newBuilder()
                        .setTestimony(ByteString.copyFrom(Canonical.encode(testimony)))
                        .build());
            }
            answer.onCompleted();
        } catch (StatusRuntimeException e) {
            answer.onError(e);
        }
    }

    @Override
    public void precheck(PrecheckRequest request, StreamObserver<PrecheckResponse> answer) {
        answer(answer, () -> {
            Peer caller = peer();
            List<Finding> findings = inbound.precheck(
                    new MigrationId(request.getMigration()),
                    new ClusterId(request.getCluster()),
                    request.getClusterName(),
                    request.getKind(),
                    request.getWorkloadFingerprint(),
                    request.getManifestBytes(),
                    caller);
            return PrecheckResponse.newBuilder()
                    .addAllFindings(messages(findings))
                    .setPlane(greeting.hello())
                    .build();
        });
    }

    @Override
    public void claim(ClaimRequest request, StreamObserver<ClaimResponse> answer) {
        answer(answer, () -> {
            Peer caller = caller();
            ClaimOffer offer =
                    Canonical.decode(ClaimOffer.class, request.getClaim().toByteArray());
            return inbound.claims()
                    .claim(offer, caller)
                    .map(refused -> ClaimResponse.newBuilder().setRefused(message(refused)))
                    .orElseGet(() -> claimed(offer, request.getAccess()))
                    .build();
        });
    }

    private ClaimResponse.Builder claimed(ClaimOffer offer, boolean withAccess) {
        ClaimResponse.Builder claimed = ClaimResponse.newBuilder().setClaimed(greeting.hello());
        if (withAccess) {
            AccessOffer.Builder access = AccessOffer.newBuilder()
                    .setKey(ByteString.copyFrom(
                            authorities.offeredKey(offer.cluster()).bytes()));
            addresses
                    .all()
                    .forEach(address -> access.addAddresses(
                            AccessAddress.newBuilder().setHost(address.host()).setPort(address.port())));
            claimed.setAccess(access);
        }
        return claimed;
    }

    @Override
    public StreamObserver<ManifestPart> transfer(StreamObserver<TransferResponse> answer) {
        Peer caller = peerOrFail(answer);
        if (caller == null) {
            return new Ignored<>();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new StreamObserver<>() {
            private boolean failed;

            @Override
            public void onNext(ManifestPart part) {
                if (failed) {
                    return;
                }
                if (bytes.size() + part.getPart().size() > Canonical.MAX_BYTES) {
                    failed = true;
                    answer.onError(Status.RESOURCE_EXHAUSTED
                            .withDescription("a manifest of more than %d MiB".formatted(Canonical.MAX_BYTES >> 20))
                            .asRuntimeException());
                    return;
                }
                bytes.writeBytes(part.getPart().toByteArray());
            }

            @Override
            public void onError(Throwable error) {
                LOG.info("peer {} gave up sending a manifest", caller.name());
            }

            @Override
            public void onCompleted() {
                if (!failed) {
                    answer(answer, () -> received(bytes.toByteArray(), caller));
                }
            }
        };
    }

    private TransferResponse received(byte[] bytes, Peer caller) {
        SealedManifest sealed = Canonical.decode(SealedManifest.class, bytes);
        try {
            return TransferResponse.newBuilder()
                    .setDigest(claim(sealed.migration(), caller).receive(sealed).hex())
                    .build();
        } catch (ClaimRefusedException e) {
            return TransferResponse.newBuilder()
                    .setRefused(message(e.finding()))
                    .build();
        }
    }

    @Override
    public void validate(ValidateRequest request, StreamObserver<ValidateResponse> answer) {
        answer(answer, () -> {
            Peer caller = caller();
            ClaimRun claim = claim(new MigrationId(request.getMigration()), caller);
            Optional<Signed<Grant>> grant = request.getGrant().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Signed.decode(Grant.class, request.getGrant().toByteArray()));
            PeerCalls.Validation validation = claim.validate(grant);
            ValidateResponse.Builder response =
                    ValidateResponse.newBuilder().addAllFindings(messages(validation.findings()));
            validation
                    .inventory()
                    .ifPresent(inventory -> response.setInventory(ByteString.copyFrom(Canonical.encode(inventory))));
            return response.build();
        });
    }

    @Override
    public void held(MigrationRef request, StreamObserver<HeldResponse> answer) {
        answer(answer, () -> {
            Faults.reach(FaultPoint.HELD_NOT_ANSWERED);
            Peer caller = caller();
            Optional<ClaimRun> claim = inbound.claims().find(new MigrationId(request.getMigration()));
            PlaneHello self = greeting.hello();
            HeldResponse.Builder response = HeldResponse.newBuilder()
                    .setIncarnation(self.getIncarnation())
                    .setChange(self.getChange());
            claim.filter(run -> isFrom(run, caller)).ifPresent(run -> {
                response.setStage(run.state().stage().name());
                run.state()
                        .manifest()
                        .ifPresent(
                                manifest -> response.setDigest(manifest.digest().hex()));
                run.state()
                        .certificate()
                        .ifPresent(seen -> response.setCertificate(ByteString.copyFrom(seen.encode())));
            });
            return response.build();
        });
    }

    @Override
    public void switch_(SwitchRequest request, StreamObserver<SwitchResponse> answer) {
        answer(answer, () -> {
            Peer caller = caller();
            List<Signed<Vote>> votes = new ArrayList<>();
            for (ByteString vote : request.getVotesList()) {
                votes.add(Signed.decode(Vote.class, vote.toByteArray()));
            }
            try {
                claim(new MigrationId(request.getMigration()), caller)
                        .show(
                                Signed.decode(
                                        TransferCertificate.class,
                                        request.getCertificate().toByteArray()),
                                votes);
                return SwitchResponse.newBuilder().setAccepted(true).build();
            } catch (ClaimRefusedException e) {
                return SwitchResponse.newBuilder()
                        .setRefused(message(e.finding()))
                        .build();
            }
        });
    }

    @Override
    public void follow(MigrationRef request, StreamObserver<TargetReport> answer) {
        Peer caller = peerOrFail(answer);
        if (caller == null) {
            return;
        }
        try {
            ClaimRun claim = claim(new MigrationId(request.getMigration()), caller);
            Reporting reporting = new Reporting(answer);
            ((ServerCallStreamObserver<TargetReport>) answer).setOnCancelHandler(() -> claim.unfollow(reporting));
            claim.follow(reporting);
        } catch (StatusRuntimeException e) {
            answer.onError(e);
        } catch (IllegalArgumentException e) {
            answer.onError(invalid(e));
        }
    }

    @Override
    public void abort(AbortRequest request, StreamObserver<AbortResponse> answer) {
        answer(answer, () -> {
            Peer caller = caller();
            Signed<Abort> abort = Signed.decode(Abort.class, request.getAbort().toByteArray());
            try {
                inbound.abort(abort, caller);
                return AbortResponse.newBuilder().setGone(true).build();
            } catch (ClaimRefusedException e) {
                return AbortResponse.newBuilder()
                        .setRefused(message(e.finding()))
                        .build();
            }
        });
    }

    @Override
    public void finish(FinishRequest request, StreamObserver<FinishResponse> answer) {
        answer(answer, () -> {
            try {
                Peer caller = caller();
                ReceivedImpact impact = ReceivedImpact.of(request, caller.name());
                claim(new MigrationId(request.getMigration()), caller).finish(impact.impact());
                FinishResponse.Builder response = FinishResponse.newBuilder();
                impact.refused().ifPresent(why -> response.setImpactRefused(message(why)));
                return response.build();
            } catch (ClaimRefusedException e) {
                throw Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asRuntimeException();
            }
        });
    }

    @Override
    public void decision(MigrationRef request, StreamObserver<DecisionResponse> answer) {
        answer(answer, () -> {
            Peer caller = caller();
            return inbound.decision(
                    new AskedClaim(
                            new MigrationId(request.getMigration()),
                            new ClusterId(request.getCluster()),
                            request.getIncarnation(),
                            request.getEpoch()),
                    caller);
        });
    }

    private ClaimRun claim(MigrationId migration, Peer caller) {
        return inbound.claims()
                .find(migration)
                .filter(run -> isFrom(run, caller))
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("no claim of migration %s from plane %s".formatted(migration, caller.name()))
                        .asRuntimeException());
    }

    private static boolean isFrom(ClaimRun run, Peer caller) {
        return run.state().offer().source().equals(caller.identity());
    }

    /** A peer to work with: while this plane stands down, there is none. */
    private Peer caller() {
        standDown.reason().ifPresent(reason -> {
            throw Status.FAILED_PRECONDITION
                    .withDescription("this plane was restored from an old copy and stands down until it is recovered")
                    .asRuntimeException();
        });
        return peer();
    }

    private Peer peer() {
        return pairing.byTls(CallerKeys.CALLER.get())
                .orElseThrow(() -> Status.PERMISSION_DENIED
                        .withDescription(
                                "the key shown is no peer's: pair the two planes first, or again if a key was changed")
                        .asRuntimeException());
    }

    private @org.jspecify.annotations.Nullable Peer peerOrFail(StreamObserver<?> answer) {
        try {
            return caller();
        } catch (StatusRuntimeException e) {
            answer.onError(e);
            return null;
        }
    }

    /** Answers with what the work returns, or with the reason why it does not. */
    private static <T> void answer(StreamObserver<T> observer, Work<T> work) {
        try {
            T value = work.run();
            observer.onNext(value);
            observer.onCompleted();
        } catch (StatusRuntimeException e) {
            observer.onError(e);
        } catch (MalformedException | IllegalArgumentException e) {
            observer.onError(invalid(e));
        } catch (StoreFullException e) {
            observer.onError(
                    Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            observer.onError(
                    Status.UNAVAILABLE.withDescription("the server stops").asRuntimeException());
        } catch (RuntimeException e) {
            // A fault of ours: the peer learns that there is one, and nothing of its inside.
            LOG.error("a peer's call failed", e);
            observer.onError(Status.FAILED_PRECONDITION
                    .withDescription("an internal error; see the peer's log")
                    .asRuntimeException());
        }
    }

    private static StatusRuntimeException invalid(RuntimeException e) {
        return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
    }

    static io.drover.protocol.v1.Finding message(Finding finding) {
        return io.drover.protocol.v1.Finding.newBuilder()
                .setCode(finding.code())
                .setSeverity(finding.severity().name())
                .setTarget(finding.target())
                .setSeen(finding.seen())
                .setFix(finding.fix())
                .build();
    }

    private static List<io.drover.protocol.v1.Finding> messages(List<Finding> findings) {
        return findings.stream().map(PlanePeerService::message).toList();
    }

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    private static final class Ignored<T> implements StreamObserver<T> {
        @Override
        public void onNext(T value) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }

    /** Passes on what a claim tells, one report at a time. */
    private static final class Reporting implements ClaimListener {
        private final StreamObserver<TargetReport> answer;

        Reporting(StreamObserver<TargetReport> answer) {
            this.answer = answer;
        }

        @Override
        public void connected(HostKey host) {
            send(TargetReport.newBuilder()
                    .setHostConnected(HostConnected.newBuilder().setHostKey(host.hex())));
        }

        @Override
        public void serving(Majority majority) {
            send(TargetReport.newBuilder().setServing(ByteString.copyFrom(Canonical.encode(majority))));
        }

        @Override
        public void arrived(HostKey host) {
            send(TargetReport.newBuilder()
                    .setHostArrived(HostArrived.newBuilder().setHostKey(host.hex())));
        }

        private synchronized void send(TargetReport.Builder report) {
            try {
                answer.onNext(report.build());
            } catch (StatusRuntimeException e) {
                // The source went away: it follows again when it is back.
                LOG.debug("a follower went away", e);
            }
        }
    }
}
