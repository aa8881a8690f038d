package io.drover.migration.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.ownership.Vote;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SignatureTest {
    record Yes(String of) implements Statement {}

    record No(String of) implements Statement {}

    private final TestPlane plane = TestPlane.named("plane-a");

    @Test
    void aSignatureIsOfOneKeyAndOneStatement() {
        Signed<Yes> signed = Signed.by(plane.key(), new Yes("x"));
        assertThat(signed.verifiedBy(plane.key().planeKey())).isTrue();
        assertThat(signed.verifiedBy(plane.key().hostKey())).isTrue();
        assertThat(signed.verifiedBy(TestPlane.named("plane-b").key().planeKey()))
                .isFalse();
        assertThat(new Signed<>(new Yes("y"), signed.signature())
                        .verifiedBy(plane.key().planeKey()))
                .isFalse();
    }

    @Test
    void theSameBytesUnderAnotherKindOfStatementDoNotVerify() {
        Signed<Yes> yes = Signed.by(plane.key(), new Yes("x"));
        Signed<No> no = new Signed<>(new No("x"), yes.signature());
        assertThat(no.verifiedBy(plane.key().planeKey())).isFalse();
        assertThat(no.digest()).isNotEqualTo(yes.digest());
        assertThat(Signed.decode(No.class, yes.encode()).verifiedBy(plane.key().planeKey()))
                .isFalse();
    }

    @Test
    void everyAlteredBitOfAVoteBreaksIt() {
        TestHost host = TestHost.named("h0");
        Vote vote = new Vote(host.id(), new ClusterId("cluster-1"), 2, TestCluster.digest("c"), 1);
        byte[] encoded = Signed.by(host.key(), vote).encode();
        int malformed = 0;
        int refused = 0;
        for (int bit = 0; bit < encoded.length * 8; bit++) {
            byte[] altered = encoded.clone();
            altered[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                assertThat(Signed.decode(Vote.class, altered).verifiedBy(host.id()))
                        .isFalse();
                refused++;
            } catch (MalformedException e) {
                malformed++;
            }
        }
        System.out.printf("altered votes covered: %d malformed, %d not verified%n", malformed, refused);
        assertThat(malformed + refused).isEqualTo(encoded.length * 8);
    }

    @Test
    void aKeyThatIsNoPointVerifiesNothing() {
        byte[] bytes = "x".getBytes(StandardCharsets.US_ASCII);
        Signature signature = plane.key().sign(bytes);
        int noPoints = 0;
        for (String hex : new String[] {"ff".repeat(32), "02" + "00".repeat(31), "00".repeat(31) + "7f"}) {
            assertThat(new HostKey(hex).verifies(bytes, signature)).isFalse();
            noPoints++;
        }
        assertThat(noPoints).isEqualTo(3);
        assertThat(plane.key().planeKey().verifies(bytes, new Signature("00".repeat(64))))
                .isFalse();
        assertThat(plane.key().planeKey().verifies(bytes, new Signature("ff".repeat(64))))
                .isFalse();
    }

    /** RFC 8032, section 7.1, test 2. */
    @Test
    void signaturesAreEd25519() {
        SigningKey key = SigningKey.of(blob("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        assertThat(key.planeKey().hex()).isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assertThat(key.sign(new byte[] {0x72}).hex())
                .isEqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    }

    @Test
    void keysComeBackFromTheirSecretAndNeverShowIt() {
        SigningKey signing = SigningKey.generate();
        assertThat(SigningKey.of(signing.secret()).planeKey()).isEqualTo(signing.planeKey());
        assertThat(signing.toString()).doesNotContain(signing.secret().hex());
        UnsealingKey unsealing = UnsealingKey.generate();
        assertThat(UnsealingKey.of(unsealing.secret()).sealingKey()).isEqualTo(unsealing.sealingKey());
        assertThat(unsealing.toString()).doesNotContain(unsealing.secret().hex());
        assertThatThrownBy(() -> SigningKey.of(Blob.of(new byte[31])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a signing key of 31 bytes: expected 32");
        assertThatThrownBy(() -> UnsealingKey.of(Blob.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Blob blob(String hex) {
        return Blob.of(HexFormat.of().parseHex(hex));
    }

    @Test
    void whatWasFoundGoodOnceIsGoodAgainAndNothingElseIs() {
        Signed<Yes> first = Signed.by(plane.key(), new Yes("0"));
        Signature other = Signed.by(plane.key(), new Yes("other")).signature();
        for (int i = 0; i < 1500; i++) {
            Signed<Yes> signed = Signed.by(plane.key(), new Yes(String.valueOf(i)));
            assertThat(signed.verifiedBy(plane.key().planeKey())).isTrue();
            assertThat(signed.verifiedBy(plane.key().planeKey())).isTrue();
            assertThat(new Signed<>(signed.statement(), other)
                            .verifiedBy(plane.key().planeKey()))
                    .as("statement %d with the signature of another", i)
                    .isFalse();
        }
        assertThat(first.verifiedBy(plane.key().planeKey()))
                .as("long forgotten, and verified anew")
                .isTrue();
        assertThat(first.verifiedBy(TestPlane.named("plane-b").key().planeKey()))
                .isFalse();
    }
}
