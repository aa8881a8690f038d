package io.drover.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.protocol.v1.AbortRequest;
import io.drover.protocol.v1.ClaimRequest;
import io.drover.protocol.v1.FinishRequest;
import io.drover.protocol.v1.ManifestPart;
import io.drover.protocol.v1.MigrationRef;
import io.drover.protocol.v1.PairRequest;
import io.drover.protocol.v1.PlaneHello;
import io.drover.protocol.v1.PlanePeerGrpc;
import io.drover.protocol.v1.SwitchRequest;
import io.drover.protocol.v1.TransferResponse;
import io.drover.protocol.v1.ValidateRequest;
import io.drover.server.migration.TestPlane;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers, and others, that send what they should not. */
final class HostilePeerTest {
    @TempDir
    private static Path folder;

    private static TestPlane a;
    private static TestPlane b;
    private static TestPlane stranger;

    @BeforeAll
    static void start() {
        a = TestPlane.start(folder.resolve("a"), "a");
        b = TestPlane.start(folder.resolve("b"), "b");
        stranger = TestPlane.start(folder.resolve("stranger"), "stranger");
        a.pairWith(b);
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        stranger.close();
    }

    /** Calls plane b with the key of another. */
    private static PlanePeerGrpc.PlanePeerBlockingStub as(TestPlane caller) {
        return PlanePeerGrpc.newBlockingStub(caller.part(PeerChannels.class).to(List.of(b.address())))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static Status.Code refused(TestPlane caller, Function<PlanePeerGrpc.PlanePeerBlockingStub, Object> call) {
        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> call.apply(as(caller)));
        assertThat(failure).isNotNull();
        assertThat(String.valueOf(failure.getStatus().getDescription())).doesNotContain("\tat ", "java.", "io.drover.");
        return failure.getStatus().getCode();
    }

    private static MigrationRef ref() {
        return MigrationRef.newBuilder()
                .setMigration(MigrationId.random().value())
                .setCluster(ClusterId.random().value())
                .build();
    }

    private static FinishRequest finish() {
        return FinishRequest.newBuilder()
                .setMigration(MigrationId.random().value())
                .setCluster(ClusterId.random().value())
                .build();
    }

    @Test
    void whoeverIsNoPeerMayOnlyPair() {
        assertThat(refused(stranger, stub -> stub.greet(PlaneHello.getDefaultInstance())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.claim(ClaimRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.held(ref()))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.decision(ref()))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.follow(ref()).hasNext())).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.finish(finish()))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.abort(AbortRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.switch_(SwitchRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.validate(ValidateRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused(stranger, stub -> stub.pair(PairRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(b.get("/api/v1/audit?outcome=refused&text=key%20"
                                + stranger.keys().fingerprint().hex())
                        .body())
                .contains("/Greet", "/Claim", "/Pair", "127.0.0.1");
    }

    @Test
    void whatMakesNoSenseIsRefusedAndChangesNothing() {
        long before = b.store().commits();
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            ByteString noise = ByteString.copyFrom(bytes);
            String text = noise.size() > 20 ? "no ID! ".repeat(1 + random.nextInt(300)) : "";
            assertThat(refused(
                            a,
                            stub -> stub.claim(
                                    ClaimRequest.newBuilder().setClaim(noise).build())))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused(
                            a,
                            stub -> stub.abort(
                                    AbortRequest.newBuilder().setAbort(noise).build())))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused(
                            a,
                            stub -> stub.held(
                                    MigrationRef.newBuilder().setMigration(text).build())))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused(
                            a,
                            stub -> stub.validate(ValidateRequest.newBuilder()
                                    .setMigration(MigrationId.random().value())
                                    .setGrant(noise)
                                    .build())))
                    .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);
        }
        assertThat(b.store().commits()).isEqualTo(before);
    }

    @Test
    void aManifestThatIsTooLargeIsRefused() {
        CompletableFuture<TransferResponse> answer = new CompletableFuture<>();
        StreamObserver<ManifestPart> parts = PlanePeerGrpc.newStub(
                        a.part(PeerChannels.class).to(List.of(b.address())))
                .transfer(new StreamObserver<>() {
                    @Override
                    public void onNext(TransferResponse value) {
                        answer.complete(value);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {
                        answer.cancel(false);
                    }
                });
        ByteString part = ByteString.copyFrom(new byte[256 << 10]);
        for (int sent = 0; sent <= Canonical.MAX_BYTES && !answer.isDone(); sent += part.size()) {
            parts.onNext(ManifestPart.newBuilder().setPart(part).build());
        }
        CompletionException failure = catchThrowableOfType(
                CompletionException.class,
                () -> answer.orTimeout(30, TimeUnit.SECONDS).join());
        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(Status.fromThrowable(failure).getDescription()).contains("16 MiB");
    }

    @Test
    void anotherPlanesAbortIsNotGenuine() {
        Signed<Abort> forged = Signed.by(
                stranger.keys().signingKey(), new Abort(MigrationId.random(), ClusterId.random(), a.id(), b.id(), 1));
        assertThat(as(a).abort(AbortRequest.newBuilder()
                                .setAbort(ByteString.copyFrom(forged.encode()))
                                .build())
                        .getRefused()
                        .getCode())
                .isEqualTo("ABORT_NOT_GENUINE");
    }

    @Test
    void aMigrationThatDoesNotExistIsNotFound() {
        assertThat(refused(a, stub -> stub.finish(finish()))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refused(a, stub -> stub.follow(ref()).hasNext())).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(as(a).held(ref()).getDigest()).isEmpty();
        assertThat(as(a).decision(ref()).getPhase()).isEmpty();
    }
}
