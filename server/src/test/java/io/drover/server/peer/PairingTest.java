package io.drover.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.identity.GatewayAddress;
import io.drover.server.migration.Problems;
import io.drover.server.migration.TestPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How two planes come to know each other, and how they do not. */
final class PairingTest {
    @TempDir
    private static Path folder;

    private static TestPlane a;
    private static TestPlane b;

    @BeforeAll
    static void start() {
        a = TestPlane.start(folder.resolve("a"), "a");
        b = TestPlane.start(folder.resolve("b"), "b");
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
    }

    @AfterEach
    void forget() {
        for (TestPlane plane : List.of(a, b)) {
            plane.pairing().list().forEach(peer -> plane.pairing().remove(peer.id()));
        }
    }

    private static PeerInvitation invitation(Duration validity) {
        return PeerInvitation.parse(
                b.pairing().invite(Optional.of("a"), true, validity).invitation());
    }

    private static PeerView join(PeerInvitation invitation) {
        return a.pairing().join(invitation.encode(), Optional.empty(), false);
    }

    @Test
    void eachPinsTheOtherAndSaysForItselfWhatItTakes() {
        PeerView joined = join(invitation(Duration.ofMinutes(1)));
        assertThat(joined.name()).isEqualTo("b");
        assertThat(joined.id()).isEqualTo(b.id().value());
        assertThat(joined.allowInbound()).isFalse();
        assertThat(a.pairing().list()).singleElement().satisfies(peer -> {
            assertThat(peer.reachable()).contains(true);
            assertThat(peer.key()).isEqualTo(b.keys().identity().key().hex());
        });
        assertThat(b.pairing().list()).singleElement().satisfies(peer -> {
            assertThat(peer.name()).isEqualTo("a");
            assertThat(peer.allowInbound()).isTrue();
            assertThat(peer.key()).isEqualTo(a.keys().identity().key().hex());
        });
    }

    @Test
    void anInvitationIsGoodOnce() {
        PeerInvitation invitation = invitation(Duration.ofMinutes(1));
        join(invitation);
        assertThat(Problems.refused("PAIRING_REFUSED", () -> join(invitation))).contains("was used on");
    }

    @Test
    void anInvitationExpires() {
        PeerInvitation expired = invitation(Duration.ofSeconds(-1));
        assertThat(Problems.refused("PAIRING_REFUSED", () -> join(expired))).contains("expired on");
        // Whatever the text says of its end, the inviting plane goes by its own record.
        PeerInvitation altered = new PeerInvitation(
                expired.secret(),
                expired.plane(),
                expired.gateways(),
                Instant.now().plusSeconds(600));
        assertThat(Problems.refused("PAIRING_REFUSED", () -> join(altered))).contains("expired on");
        assertThat(b.pairing().list()).isEmpty();
    }

    @Test
    void aGuessedSecretIsUnknown() {
        PeerInvitation real = invitation(Duration.ofMinutes(1));
        PeerInvitation guessed = new PeerInvitation("x".repeat(43), real.plane(), real.gateways(), real.expiresAt());
        assertThat(Problems.refused("PAIRING_REFUSED", () -> join(guessed)))
                .contains("unknown")
                .doesNotContain("xxxx");
        assertThat(a.pairing().list()).isEmpty();
    }

    @Test
    void whatIsNoInvitationIsSaidSo() {
        String text = invitation(Duration.ofMinutes(1)).encode();
        for (String wrong :
                List.of("", "hello", text.substring(0, text.length() - 9), text + "AAAA", "drover-peer1.%%")) {
            assertThat(Problems.refused("INVITATION_INVALID", () -> a.pairing().join(wrong, Optional.empty(), true)))
                    .doesNotContain(text.substring(20, 60));
        }
    }

    @Test
    void aPlaneDoesNotPairWithItself() {
        PeerInvitation own = invitation(Duration.ofMinutes(1));
        Problems.refused("PEER_IS_SELF", () -> b.pairing().join(own.encode(), Optional.empty(), true));
    }

    @Test
    void anInvitationToAnotherKeyOrPlaceIsNotFollowed() {
        PeerInvitation real = invitation(Duration.ofMinutes(1));
        PeerInvitation elsewhere =
                new PeerInvitation(real.secret(), real.plane(), List.of(a.address()), real.expiresAt());
        Problems.refused("PAIRING_REFUSED", () -> join(elsewhere));
        PeerInvitation otherKey = new PeerInvitation(
                real.secret(),
                real.plane(),
                List.of(new GatewayAddress(
                        "127.0.0.1", b.address().port(), a.keys().fingerprint())),
                real.expiresAt());
        Problems.refused("PEER_UNREACHABLE", () -> join(otherKey));
        PeerInvitation nowhere = new PeerInvitation(
                real.secret(),
                real.plane(),
                List.of(new GatewayAddress("127.0.0.1", 1, b.keys().fingerprint())),
                real.expiresAt());
        Problems.refused("PEER_UNREACHABLE", () -> join(nowhere));
        assertThat(a.pairing().list()).isEmpty();
        assertThat(b.pairing().list()).isEmpty();
        join(real);
    }

    @Test
    void namesAreCheckedAndUnique() {
        PeerInvitation invitation = invitation(Duration.ofMinutes(1));
        Problems.refused("WRONG_PEER_NAME", () -> a.pairing().join(invitation.encode(), Optional.of("a b"), true));
        // The wrong name cost the invitation nothing.
        join(invitation);
    }

    @Test
    void aPeerCanBeForgotten() {
        join(invitation(Duration.ofMinutes(1)));
        a.pairing().remove("b");
        assertThat(a.pairing().list()).isEmpty();
        assertThat(b.pairing().list())
                .singleElement()
                .satisfies(peer -> assertThat(peer.reachable()).contains(false));
        Problems.refused("PEER_UNKNOWN", () -> a.pairing().remove("b"));
    }
}
