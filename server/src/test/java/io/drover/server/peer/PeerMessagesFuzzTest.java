package io.drover.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.fuzz.Fuzz;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.protocol.v1.FinishRequest;
import io.drover.protocol.v1.Gateway;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.migration.impact.ImpactRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is pasted as an invitation, and what a peer says. */
final class PeerMessagesFuzzTest {
    private static final PlaneIdentity PLANE = new PlaneIdentity(
            new PlaneId("plane-b"),
            SigningKey.generate().planeKey(),
            UnsealingKey.generate().sealingKey());
    private static final GatewayAddress GATEWAY =
            new GatewayAddress("gw.example", 7443, new Fingerprint("ab".repeat(32)));

    @Test
    void invitations() {
        PeerInvitation sound = new PeerInvitation("s".repeat(43), PLANE, List.of(GATEWAY), Instant.EPOCH);
        Fuzz.of("invitation", 1)
                .examples(sound.encode(), " " + sound.encode() + "\n")
                .tokens("drover-peer1.", "=", "-", "_")
                .inputs(8000)
                .refusedBy(IllegalArgumentException.class)
                .allocating(1 << 20, 60)
                .run(input -> PeerInvitation.parse(new String(input, StandardCharsets.UTF_8)));
        Fuzz.of("invitation's content", 2)
                .examples(Canonical.encode(sound))
                .inputs(8000)
                .longest(8000)
                .refusedBy(IllegalArgumentException.class)
                .allocating(1 << 20, 60)
                .run(input -> PeerInvitation.parse("drover-peer1."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(input)));
    }

    @Test
    void introductions() {
        byte[] sound = PlaneHello.newBuilder()
                .setPlaneId("plane-b")
                .setPlaneIdentity(ByteString.copyFrom(Canonical.encode(PLANE)))
                .setName("b")
                .setIncarnation(1)
                .setChange(4)
                .setMinProtocol(1)
                .setMaxProtocol(1)
                .setVersion("0.1.0")
                .setClockMillis(1_700_000_000_000L)
                .addGateways(
                        Gateway.newBuilder().setHost("gw.example").setPort(7443).setFingerprint("ab".repeat(32)))
                .build()
                .toByteArray();
        Fuzz.of("introduction of a plane", 1)
                .examples(sound)
                .inputs(12_000)
                .refusedBy(
                        InvalidProtocolBufferException.class, MalformedException.class, IllegalArgumentException.class)
                .allocating(1 << 20, 200)
                .run(input -> {
                    PlaneHello hello = PlaneHello.parseFrom(input);
                    PlaneGreeting.incompatibility(
                            "peer b", hello.getMinProtocol(), hello.getMaxProtocol(), hello.getVersion());
                    PlaneGreeting.clockOf(hello);
                    PlaneGreeting.identityOf(hello);
                    PlaneGreeting.gatewaysOf(hello);
                    PeerNames.checked(hello.getName());
                });
    }

    /** One that is none is told of in a finding, and holds nothing up. */
    @Test
    void impactRecords() {
        ImpactRecord sound =
                new ImpactRecord(List.of(), 0, List.of(), true, List.of(), 0, List.of("host web-2 does not probe"));
        Fuzz.of("impact record", 1)
                .examples(FinishRequest.newBuilder()
                        .setMigration("m-1")
                        .setImpact(ByteString.copyFrom(sound.encode()))
                        .build()
                        .toByteArray())
                .inputs(1500)
                .refusedBy(InvalidProtocolBufferException.class)
                .allocating(1 << 20, 200)
                .run(input -> {
                    FinishRequest request = FinishRequest.parseFrom(input);
                    ReceivedImpact received = ReceivedImpact.of(request, "b");
                    assertThat(received.impact().isPresent()
                                    && received.refused().isPresent())
                            .isFalse();
                    received.refused().ifPresent(Canonical::encode);
                });
    }
}
