package io.drover.migration.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Canonical;
import org.junit.jupiter.api.Test;

/** A host's word for its next key takes both keys, and is for one plane. */
class HostKeyChangeTest {
    private static final TestPlane A = TestPlane.named("plane-a");
    private static final TestPlane B = TestPlane.named("plane-b");
    private static final TestHost HOST = TestHost.named("h0");
    private static final TestHost NEXT = TestHost.named("h0, by its next key");
    private static final TestHost STRANGER = TestHost.named("stranger");

    private final HostKeyChange sound = HostKeyChange.by(HOST.key(), NEXT.key(), A.id(), NEXT.tls());

    @Test
    void bothKeysSayWhichKeyFollows() {
        assertThat(sound.isProvenBy(HOST.id(), A.id())).isTrue();
        assertThat(sound.succession().next()).isEqualTo(NEXT.id());
        assertThat(Canonical.decode(HostKeyChange.class, Canonical.encode(sound)))
                .isEqualTo(sound);
    }

    @Test
    void itIsForOneHostAndOnePlane() {
        assertThat(sound.isProvenBy(STRANGER.id(), A.id())).isFalse();
        assertThat(sound.isProvenBy(HOST.id(), B.id())).isFalse();
        // Once the host is known by the next key, the statement that made it so says nothing any more.
        assertThat(sound.isProvenBy(NEXT.id(), A.id())).isFalse();
    }

    @Test
    void aStrangerNamesNobodysNextKey() {
        HostKeyChange forged = HostKeyChange.by(STRANGER.key(), NEXT.key(), A.id(), NEXT.tls());
        assertThat(forged.isProvenBy(HOST.id(), A.id())).isFalse();
        assertThat(new HostKeyChange(sound.succession(), forged.byFormer(), sound.byNext())
                        .isProvenBy(HOST.id(), A.id()))
                .isFalse();
    }

    @Test
    void nobodyNamesAKeyThatHeDoesNotHave() {
        HostSuccession ofAnothersKey = new HostSuccession(A.id(), HOST.id(), STRANGER.id(), NEXT.tls());
        HostKeyChange claimed = new HostKeyChange(
                ofAnothersKey,
                Signed.by(HOST.key(), ofAnothersKey).signature(),
                Signed.by(NEXT.key(), ofAnothersKey).signature());
        assertThat(claimed.isProvenBy(HOST.id(), A.id())).isFalse();
        assertThat(new HostKeyChange(sound.succession(), sound.byFormer(), sound.byFormer())
                        .isProvenBy(HOST.id(), A.id()))
                .isFalse();
    }

    @Test
    void whatIsSignedCannotBeChanged() {
        HostSuccession otherTls = new HostSuccession(A.id(), HOST.id(), NEXT.id(), STRANGER.tls());
        HostSuccession otherPlane = new HostSuccession(B.id(), HOST.id(), NEXT.id(), NEXT.tls());
        assertThat(new HostKeyChange(otherTls, sound.byFormer(), sound.byNext()).isProvenBy(HOST.id(), A.id()))
                .isFalse();
        assertThat(new HostKeyChange(otherPlane, sound.byFormer(), sound.byNext()).isProvenBy(HOST.id(), B.id()))
                .isFalse();
    }

    @Test
    void aKeyDoesNotFollowItself() {
        assertThatThrownBy(() -> HostKeyChange.by(HOST.key(), HOST.key(), A.id(), NEXT.tls()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same one");
    }
}
